import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { loadNote, machine } from "./machine.ts";
import { measures } from "./measures.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { summarizeProfiles } from "./profile.ts";
import { tableOf } from "./table.ts";
import { takeMeasure } from "./take-measure.ts";

const names = measures.map(({ name }) => name);

try {
  const options = readOptions(process.argv.slice(2), names);
  if (options.isHelp) process.stdout.write(`${usage}\nMeasures: ${names.join(", ")}\n`);
  else await bench(options);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function bench(options: Options): Promise<void> {
  const say = (text: string): unknown => (options.isJson ? process.stderr : process.stdout).write(`${text}\n`);
  const figures: Figure[] = [];
  if (!options.isJson) say(`${machine()}\n${loadNote()}\n`);
  for (const measure of measures) {
    if (options.only !== null && !options.only.includes(measure.name)) continue;
    const profileFolder = options.isProfile ? newProfileFolder(measure.name) : null;
    if (!options.isJson) process.stderr.write(`${measure.name} …\n`);
    await takeMeasure(measure, { ...options, profileFolder }, (figure) => {
      figures.push(figure);
      if (options.isJson) process.stdout.write(`${JSON.stringify(figure)}\n`);
    });
    if (profileFolder !== null) say(`${summarizeProfiles(profileFolder)}\n`);
  }
  if (!options.isJson) say(`${tableOf(figures)}\n\nMedians of ${options.repeats} pairs; what each column means: bench/README.md`);
}

function newProfileFolder(name: string): string {
  const folder = join(fileURLToPath(new URL("../out", import.meta.url)), `${name}-${Date.now()}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
