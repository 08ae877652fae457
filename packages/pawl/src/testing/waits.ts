import type { Interrupt } from "../client/interrupts/interrupt.ts";
import type { Pawl } from "../client/pawl.ts";
import type { Run } from "../client/run.ts";
import { interruptTopic } from "../engine/interrupts/interrupt-message.ts";
import { isTerminal } from "../store/run-status.ts";

/**
 * Why no passing of time ends the run: what it waits for, by name. Undefined: something is due or under way, in it or in a run below it.
 */
export async function whyStuck(pawl: Pawl, run: Run): Promise<string | undefined> {
  if (run.status === "paused" || run.status === "blocked")
    return `it is ${run.status}${run.error === undefined ? "" : ` (${run.error.code}: ${run.error.message})`}`;
  if (run.status !== "waiting" || run.dueAt !== undefined) return undefined;
  const waits = run.awaits.filter((name) => !name.startsWith("$")).map((name) => `the signal "${name}"`);
  if (run.awaits.includes(interruptTopic)) waits.push(...(await openQuestions(pawl, run.id)).map(questionText));
  if (run.awaits.includes(childTopic)) {
    for (const child of await openChildren(pawl, run.id)) {
      const why = await whyStuck(pawl, child);
      if (why === undefined) return undefined;
      waits.push(`its child "${child.workflow}" (${child.id}), of which ${why}`);
    }
  }
  return `it waits for ${waits.join(" or ")}`;
}

export async function openQuestions(pawl: Pawl, runId: string, tree: boolean = false): Promise<readonly Interrupt[]> {
  const { items } = await pawl.interrupts.list({ run: runId, tree, status: "open", limit: 1000 });
  return items.toReversed();
}

function questionText({ name, title }: Interrupt): string {
  return `an answer to the question "${name}"${title === name ? "" : ` ("${title}")`}`;
}
