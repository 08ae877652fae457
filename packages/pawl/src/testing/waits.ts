import type { Interrupt } from "../client/interrupts/interrupt.ts";
import type { Pawl } from "../client/pawl.ts";
import type { Run } from "../client/run.ts";
import { isTerminal } from "../store/run-status.ts";

/** Why no passing of time ends the run: what it waits for, by name. Undefined: something is due or under way, in it or in a run below it. */
export async function whyStuck(pawl: Pawl, run: Run): Promise<string | undefined> {
  const { status, error, dueAt, awaits } = run;
  if (status === "paused" || status === "blocked")
    return `it is ${status}${error === undefined ? "" : ` (${error.code}: ${error.message})`}`;
  if (status !== "waiting" || dueAt !== undefined) return undefined;
  const waits = awaits.filter((name) => !name.startsWith("$")).map((name) => `the signal "${name}"`);
  for (const { id, key, title } of await openQuestions(pawl, run.id, { isInTree: false }))
    waits.push(`an answer to "${title}" (${key}, ${id})`);
  for (const child of awaits.includes("$child") ? await openChildren(pawl, run.id) : []) {
    const why = await whyStuck(pawl, child);
    if (why === undefined) return undefined;
    waits.push(`its child "${child.workflow}" (${child.id}), and ${why}`);
  }
  // Of a child that has just ended, it is about to hear.
  return waits.length === 0 ? undefined : `it waits for ${waits.join(" or ")}`;
}

/** Oldest first. */
export async function openQuestions(
  pawl: Pawl,
  runId: string,
  { isInTree }: { readonly isInTree: boolean },
): Promise<readonly Interrupt[]> {
  const { items } = await pawl.interrupts.list({ run: runId, tree: isInTree, status: "open", limit: 1000 });
  return items.toReversed();
}

async function openChildren(pawl: Pawl, runId: string): Promise<readonly Run[]> {
  const open: Run[] = [];
  let cursor: string | undefined;
  do {
    const page = await pawl.children(runId, { limit: 1000, ...(cursor !== undefined && { cursor }) });
    open.push(...page.items.filter(({ status }) => !isTerminal(status)));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return open.toReversed();
}
