import type { Engine } from "../engine/engine.ts";
import { readChildren, isAboutChildren } from "../engine/execution/child-log.ts";
import { endSignal } from "../engine/execution/child-request.ts";
import { droppedSeqs } from "../engine/execution/history.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { isTerminal } from "../store/run-status.ts";

const pageSize = 500;

/**
 * A run that was ended by force has not noted in its log that its children were asked to cancel: those that were to end with it, and have, or are about to, are
 * started anew when it is retried. Not those that its code had cancelled itself.
 */
export async function childrenToBeginAnew(
  engine: Engine,
  runId: string,
  { events, dropsSeqs }: { readonly events: readonly EventRow[]; readonly dropsSeqs: readonly number[] },
): Promise<readonly string[]> {
  const { byKey, cancelled, cancelSent } = readChildren(
    events.filter(({ kind }) => isAboutChildren(kind)),
    new Set([...(droppedSeqs(events) ?? []), ...dropsSeqs]),
  );
  const open = new Map<string, string>();
  for (const { run, isOver } of byKey.values()) {
    if (run === null || isOver || !run.endsWithParent || cancelled.has(run.id) || cancelSent.has(run.id)) continue;
    open.set(endSignal(run.id), run.id);
  }
  const anew: string[] = [];
  for (let beforeId: string | null = null; open.size > 0;) {
    const page: readonly RunRow[] = await engine.store.listChildren({ parentId: runId, beforeId, limit: pageSize });
    for (const { parentSignal, cancelRequested, status } of page) {
      // Newest first: of one that went on as run after run, the last.
      const id = open.get(parentSignal ?? "");
      const isCancelled = status === "cancelled" || (cancelRequested && !isTerminal(status));
      if (id !== undefined && isCancelled) anew.push(id);
      open.delete(parentSignal ?? "");
    }
    if (page.length < pageSize) break;
    beforeId = page.at(-1)?.id ?? null;
  }
  return anew;
}
