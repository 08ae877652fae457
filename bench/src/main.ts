import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareDrivers } from "./drivers.ts";
import type { Figure } from "./figure.ts";
import { machine, noiseNote } from "./machine.ts";
import { measures } from "./measures.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { takePeers } from "./peers/take-peers.ts";
import { summarizeProfiles } from "./profile.ts";
import type { ServerPlace } from "./server/server-place.ts";
import { withServer } from "./server/with-server.ts";
import { markdownOf, tableOf } from "./table.ts";
import { takeMeasure } from "./take-measure.ts";

const names = measures.map(({ name }) => name);

try {
  const options = readOptions(process.argv.slice(2), names);
  if (options.isHelp) process.stdout.write(`${usage}\nMeasures: ${names.join(", ")}\n`);
  else if (options.store === "postgres") await withServer(options, (server) => bench(options, server));
  else await bench(options, null);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function bench(options: Options, server: ServerPlace | null): Promise<void> {
  const say = (text: string): unknown => (options.isJson ? process.stderr : process.stdout).write(`${text}\n`);
  const figures: Figure[] = [];
  if (!options.isJson) say(`${machine(server)}\n`);
  if (options.isDrivers && server !== null) {
    say(await compareDrivers(server, options));
    return;
  }
  for (const measure of measures) {
    if (options.only !== null ? !options.only.includes(measure.name) : options.isPeersOnly) continue;
    if (measure.stores !== undefined && !measure.stores.includes(options.store)) {
      if (options.only !== null) throw new Error(`${measure.name} says nothing about --store ${options.store}.`);
      continue;
    }
    const profileFolder = options.isProfile ? newProfileFolder(measure.name) : null;
    if (!options.isJson) process.stderr.write(`${measure.name} …\n`);
    try {
      await takeMeasure(measure, { ...options, server, profileFolder }, (figure) => {
        figures.push(figure);
        if (options.isJson) process.stdout.write(`${JSON.stringify(figure)}\n`);
      });
    } catch (error) {
      // The other measures have nothing to do with it, and may have taken long.
      fail(error);
    }
    if (profileFolder !== null) say(`${summarizeProfiles(profileFolder)}\n`);
  }
  if (!options.isJson && figures.length > 0)
    say(
      `${options.isMarkdown ? markdownOf(figures) : tableOf(figures)}\n\n${noiseNote(figures)}\nWhat each column means: bench/README.md`,
    );
  if (options.hasPeers && server !== null) await takePeers(options, server);
}

function newProfileFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `pawl-profile-${name}-`));
}
