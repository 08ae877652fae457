import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { StartOptions } from "pawl";
import { usageError } from "./cli-error.ts";
import { typeOfFile } from "./file-types.ts";

/** `--file in/receipt.pdf=./receipt.pdf`: the files that a run is started with, read as they are written. @throws PawlError `invalid_usage`. */
export async function startFiles(
  files: Readonly<Record<string, string>> | undefined,
  cwd: string,
): Promise<StartOptions["files"]> {
  if (files === undefined) return undefined;
  const sources = Object.entries(files).map(async ([path, given]) => {
    const local = resolve(cwd, given);
    const isFile = await stat(local).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) throw usageError(`--file ${path}: there is no file ${local}.`);
    return [path, { data: createReadStream(local), type: typeOfFile(local), name: basename(local) }] as const;
  });
  return Object.fromEntries(await Promise.all(sources));
}
