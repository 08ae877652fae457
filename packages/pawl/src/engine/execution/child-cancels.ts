import type { Execution } from "./execution.ts";
import { linkedMax, linkToLast } from "./link.ts";

/** Asks the children that nobody wants any more to cancel. */
export function cancelUnwanted(execution: Execution): void {
  const { children } = execution;
  if (children.unwanted.length === 0) return;
  const ids = children.unwanted.filter((id) => children.open.has(id));
  children.unwanted = [];
  cancelChildren(execution, ids, "Its parent does not wait for it any more.");
}

/**
 * The worker that asked children to cancel may have died before it got to runs that those had gone on as, and to children of those that ended at once: somebody has to
 * see to them. What came before the last settlement is seen to.
 */
export function followLastCancels({ children, owner }: Execution, settledSeq: number): void {
  const ids = [...children.log.cancelled].filter(([, seq]) => seq > settledSeq).map(([id]) => id);
  if (ids.length > 0) owner.onCancelled(ids);
}

/** The run ends, and with it those of its children that are to. */
export function cancelOpenChildren(execution: Execution): void {
  const { children } = execution;
  if (children.open.size === 0) return;
  children.unwanted = [];
  const ids = [...children.open].filter(([, endsWithParent]) => endsWithParent).map(([id]) => id);
  cancelChildren(execution, ids, "Its parent has ended.");
}

function cancelChildren(execution: Execution, ids: readonly string[], reason: string): void {
  const { children, owner } = execution;
  const left = ids.filter((id) => !children.log.cancelled.has(id));
  const nowMs = owner.clock.nowMs();
  for (let from = 0; from < left.length; from += linkedMax) {
    const part = left.slice(from, from + linkedMax);
    execution.append("children-cancelled", null, JSON.stringify({ ids: part }));
    linkToLast(
      execution,
      part.map((runId) => ({ type: "command", runId, command: { name: "cancel", force: false, reason }, nowMs })),
    );
  }
  for (const id of ids) children.open.delete(id);
}
