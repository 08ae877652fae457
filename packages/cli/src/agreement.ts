import { confirm } from "@clack/prompts";
import { PawlError } from "pawl";
import { usageError } from "./cli-error.ts";
import type { Session } from "./session.ts";

/**
 * Asks the person at the terminal.
 *
 * @param what completes "There is nobody here to ask whether …".
 * @throws PawlError `interrupted` on Ctrl-C, with `refusal`; `invalid_usage` where there is nobody to ask.
 */
export async function isAgreed(
  { io, isJson }: Session,
  { question, what, refusal }: { readonly question: string; readonly what: string; readonly refusal: string },
): Promise<boolean> {
  if (isJson || !io.isStdinTTY || !io.stdout.isTTY) {
    throw usageError(`There is nobody here to ask whether ${what}.`, "Say so with --yes.");
  }
  const answer = await confirm({ message: question, initialValue: false });
  // Ctrl-C is answered with a symbol.
  if (typeof answer === "boolean") return answer;
  throw new PawlError("interrupted", refusal, { kind: "cancelled" });
}
