import { intro, text } from "@clack/prompts";
import { PawlError } from "pawl";
import { basename, resolve } from "node:path";
import { packageName } from "./project-files.ts";

export interface WantedProject {
  readonly folder: string;
  readonly name: string | undefined;
}

/** Asks the person at the terminal for what was not said on the command line. */
export async function askProject({ folder, name }: WantedProject): Promise<WantedProject> {
  intro("A new Pawl project");
  const chosen = await ask("In which folder?", folder);
  return { folder: chosen, name: await ask("Name of the package?", name ?? packageName(basename(resolve(chosen)))) };
}

/** An empty answer takes what is suggested. */
async function ask(message: string, suggested: string): Promise<string> {
  const answer = await text({ message, placeholder: suggested, defaultValue: suggested });
  // Ctrl-C is answered with a symbol.
  if (typeof answer === "string") return answer;
  throw new PawlError("interrupted", "Stopped before anything was made.", { kind: "cancelled" });
}
