import { PawlError } from "../errors/pawl-error.ts";

/** A file of a run lies in `in/` (what the run was given) or in `out/` (what it has made). */
export const fileFolders = ["in/", "out/"] as const;

const lengthMax = 500;
const nameLengthMax = 200;

/**
 * A path within a run: `in/receipt.pdf`, `out/2026/report.csv`.
 *
 * @throws PawlError `invalid_name`.
 */
export function checkFilePath(path: unknown): string {
  const problem = problemOf(path);
  if (problem === undefined) return path as string;
  const shown = typeof path === "string" ? JSON.stringify(path.slice(0, lengthMax)) : `of type ${typeof path}`;
  throw new PawlError("invalid_name", `The path of a file is ${shown}; it ${problem}.`, {
    hint: 'Use a path such as "in/receipt.pdf" or "out/2026/report.csv".',
  });
}

function problemOf(path: unknown): string | undefined {
  if (typeof path !== "string") return "must be a text";
  if (!fileFolders.some((folder) => path.startsWith(folder))) return 'must begin with "in/" or "out/"';
  if (path.length > lengthMax) return `must have at most ${lengthMax} characters`;
  if (!path.isWellFormed()) return "must be well-formed Unicode";
  // Control characters, and those that turn the direction of text, show one name and mean another.
  if (/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\\]/u.test(path))
    return "must not have control characters or backslashes";
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") return 'must not have "", "." or ".." among its parts';
    if (part.length > nameLengthMax) return `must have at most ${nameLengthMax} characters in each of its parts`;
  }
  return undefined;
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
