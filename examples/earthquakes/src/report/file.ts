import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file so that it is there whole or not at all, however often the step runs and wherever it is killed: the text goes
 * to a neighbour first, which then takes the file's place.
 */
export function writeWhole(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const neighbour = `${path}.${process.pid}.tmp`;
  writeFileSync(neighbour, content);
  renameSync(neighbour, path);
}
