import { cancel, intro, text } from "@clack/prompts";
import { basename, resolve } from "node:path";
import { usageError } from "../cli-error.ts";
import { packageName } from "./project-files.ts";

export interface WantedProject {
  readonly folder: string;
  readonly name: string | undefined;
}

/** Asks the person at the terminal for what was not said on the command line. */
export async function askProject({ folder, name }: WantedProject): Promise<WantedProject> {
  intro("A new Pawl project");
  const chosen = answer(await text({ message: "In which folder?", initialValue: folder }));
  const suggested = name ?? packageName(basename(resolve(chosen)));
  return { folder: chosen, name: answer(await text({ message: "Name of the package?", initialValue: suggested })) };
}

function answer(value: string | symbol): string {
  // Ctrl-C is answered with a symbol.
  if (typeof value === "string") return value;
  cancel("Nothing was made.");
  throw usageError("Stopped before anything was made.");
}
