import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { machine, noiseNote } from "./machine.ts";
import { measures } from "./measures.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { summarizeProfiles } from "./profile.ts";
import { markdownOf, tableOf } from "./table.ts";
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
  if (!options.isJson) say(`${machine()}\n`);
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
  if (!options.isJson)
    say(
      `${options.isMarkdown ? markdownOf(figures) : tableOf(figures)}\n\n${noiseNote(figures)}\nWhat each column means: bench/README.md`,
    );
}

function newProfileFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `pawl-profile-${name}-`));
}
