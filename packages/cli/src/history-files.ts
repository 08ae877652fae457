import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PawlError } from "pawl";
import { notFound } from "./cli-error.ts";

/** The files that an argument names: itself, or all `*.json` of the folder; undefined: it is no path, so it may name a run. */
export async function historyFiles(cwd: string, argument: string): Promise<readonly string[] | undefined> {
  const path = resolve(cwd, argument);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    const names = (await readdir(path)).filter((name) => name.endsWith(".json")).toSorted();
    if (names.length > 0) return names.map((name) => join(argument, name));
    throw notFound("file_not_found", `There is no *.json in the folder ${path}.`);
  }
  if (found !== undefined) return [argument];
  if (!/[/\\]|\.json$/.test(argument)) return undefined;
  throw notFound("file_not_found", `There is no file ${path}.`);
}

/** @throws PawlError `invalid_json`. */
export async function readHistoryFile(cwd: string, path: string): Promise<unknown> {
  const text = await readFile(resolve(cwd, path), "utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new PawlError("invalid_json", `${path} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}
