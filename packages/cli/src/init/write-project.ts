import { existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usageError } from "../cli-error.ts";

/** Writes all files, or none when one of them is there already. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw usageError(`${folder} is a file, not a folder.`);
  const existing = Object.keys(files).filter((file) => existsSync(join(folder, file)));
  if (existing.length > 0) {
    throw usageError(
      `${folder} already has ${existing.join(", ")}; nothing was written.`,
      "Choose another folder: pawl init <folder>",
    );
  }
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    // "wx": a file that has appeared since is not overwritten either.
    await writeFile(path, text, { flag: "wx" });
  }
}
