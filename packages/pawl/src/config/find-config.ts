import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PawlError } from "../errors/pawl-error.ts";

/** The names of a configuration file, the first one found counts. */
export const configFileNames: readonly string[] = ["ts", "mts", "js", "mjs", "json"].map(
  (ending) => `pawl.config.${ending}`,
);

/** The configuration file in `folder` or the nearest folder above it. */
export function findConfigFile(folder: string): string | undefined {
  let current = resolve(folder);
  for (;;) {
    const found = configFileNames.map((name) => join(current, name)).find(isFile);
    if (found !== undefined) return found;
    const above = dirname(current);
    if (above === current) return undefined;
    current = above;
  }
}

/** The path of a file that was named, by --config or PAWL_CONFIG. @throws PawlError `config_not_found`. */
export function namedConfigFile(folder: string, name: string): string {
  const file = resolve(folder, name);
  if (!existsSync(file)) throw new PawlError("config_not_found", `There is no configuration file ${file}.`);
  if (!isFile(file)) throw new PawlError("config_not_found", `${file} is not a file but a folder.`);
  return file;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
