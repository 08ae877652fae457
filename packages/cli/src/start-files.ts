import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { StartOptions } from "pawl";
import { usageError } from "./cli-error.ts";
import { typeOfFile } from "./file-types.ts";

/** What is known of a file that goes along. */
export interface FileFacts {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

export interface GivenFiles {
  /** For `pawl.start`. */
  readonly files: StartOptions["files"];
  /** By the path that each has in the run. */
  readonly facts: Readonly<Record<string, FileFacts>>;
}

/** `--file in/receipt.pdf=./receipt.pdf`: the files that a run is started with, read as they are written. @throws PawlError `invalid_usage`. */
export async function startFiles(
  files: Readonly<Record<string, string>> | undefined,
  cwd: string,
): Promise<GivenFiles> {
  if (files === undefined) return { files: undefined, facts: {} };
  const sources = Object.entries(files).map(async ([path, given]) => {
    const local = resolve(cwd, given);
    const found = await stat(local).catch(() => undefined);
    if (found?.isFile() !== true) throw usageError(`--file ${path}: there is no file ${local}.`);
    return { path, local, name: basename(local), size: found.size, type: typeOfFile(local) };
  });
  const found = await Promise.all(sources);
  return {
    files: Object.fromEntries(
      found.map(({ path, local, name, type }) => [path, { data: createReadStream(local), type, name }]),
    ),
    facts: Object.fromEntries(found.map(({ path, name, size, type }) => [path, { name, size, type }])),
  };
}

/** The same input, where a reference `{ "$file": "in/receipt.pdf" }` to a file that goes along has all that a form asks of one. Pure. */
export function withFileFacts(input: unknown, facts: GivenFiles["facts"]): unknown {
  if (Array.isArray(input)) return input.map((item) => withFileFacts(item, facts));
  if (typeof input !== "object" || input === null) return input;
  const { $file } = input as { readonly $file?: unknown };
  if (typeof $file === "string" && Object.hasOwn(facts, $file)) return { ...facts[$file], ...input };
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, withFileFacts(value, facts)]));
}
