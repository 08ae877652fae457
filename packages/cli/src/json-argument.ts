import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PawlError } from "pawl";
import { notFound, usageError } from "./cli-error.ts";
import type { Io } from "./io.ts";

/**
 * A value given on the command line: JSON, `@file` with JSON in it, or `-` for JSON on standard input. Undefined stays undefined.
 *
 * @param option names it in errors: `--input`.
 */
export async function jsonArgument(io: Io, text: string | undefined, option: string): Promise<unknown> {
  if (text === undefined) return undefined;
  if (text === "-") {
    if (io.isStdinTTY) io.stderr.write(`Type JSON for ${option}, then Ctrl-D:\n`);
    return parse(await io.readStdin(), `${option} (standard input)`);
  }
  if (text.startsWith("@"))
    return parse(await readText(resolve(io.cwd, text.slice(1)), option), `${option} (${text.slice(1)})`);
  return parse(text, option);
}

async function readText(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw notFound("file_not_found", `${option}: there is no file ${path}.`);
    throw usageError(`${option}: ${path} cannot be read: ${message}.`);
  }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const problem = (error as Error).message.replace(/, "[^]*" is not valid JSON$/, "");
    throw new PawlError("invalid_json", `${what} is not JSON: ${text.trim() === "" ? "it is empty" : problem}.`, {
      hint: looksLikeText(text) ? `A text needs quotes of its own: '${JSON.stringify(text.trim())}'.` : undefined,
      cause: error,
    });
  }
}

function looksLikeText(text: string): boolean {
  return /^[\p{L}][\p{L}\d _.-]*$/u.test(text.trim());
}
