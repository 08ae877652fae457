import type { RunRow } from "../store/run-row.ts";
import { isTerminal } from "../store/run-status.ts";
import type { Store } from "../store/store.ts";
import type { CommandWrite, Outcome } from "../store/write.ts";

/** What it takes to follow a cancel through a tree of runs. */
export interface CancelSurroundings {
  readonly store: Pick<Store, "getEnded" | "getRun" | "listChildren">;
  readonly nowMs: () => number;
  readonly write: (write: CommandWrite) => Promise<Outcome>;
  /** The run has ended, which nobody here may have been told. */
  readonly onEnded: (run: RunRow) => void;
}

const pageSize = 500;
const reason = "Its parent has ended.";

/**
 * These runs were asked to cancel. A run that is at work sees to its own children; what is done here is for those that were not: a run that had gone on as another one
 * before the request came, and one that ended at once, without its code (it was blocked, or ended by force), so that nobody told its children.
 */
export async function followCancel(surroundings: CancelSurroundings, runIds: readonly string[]): Promise<void> {
  for (let from = 0; from < runIds.length; from += pageSize) {
    const part = runIds.slice(from, from + pageSize);
    for (const run of await surroundings.store.getEnded({ runIds: part })) {
      surroundings.onEnded(run);
      if (run.continuedTo !== null) await cancelLatest(surroundings, run.continuedTo);
      else if (run.status === "cancelled") await cancelChildren(surroundings, run.id);
    }
  }
}

/** Asks the children of a run that ended without its code to cancel, and those of children that end with that, or have: nobody may have got to them. */
export async function cancelChildren(surroundings: CancelSurroundings, parentId: string): Promise<void> {
  for (let beforeId: string | null = null; ;) {
    const page: readonly RunRow[] = await surroundings.store.listChildren({ parentId, beforeId, limit: pageSize });
    const concerned = page.filter((run) => run.endsWithParent);
    const open = concerned.filter((run) => !isTerminal(run.status) && !run.cancelRequested);
    await Promise.all(open.map(({ id }) => cancel(surroundings, id)));
    const cancelled = [...open, ...concerned.filter(({ status }) => status === "cancelled")];
    await followCancel(
      surroundings,
      cancelled.map(({ id }) => id),
    );
    beforeId = page.at(-1)?.id ?? null;
    if (page.length < pageSize) return;
  }
}

/** The end of a chain that goes on as one run after the other. */
async function cancelLatest(surroundings: CancelSurroundings, runId: string): Promise<void> {
  for (let id: string | null = runId; id !== null;) {
    const run: RunRow | null = await surroundings.store.getRun({ runId: id });
    if (run === null) return;
    if (!isTerminal(run.status)) {
      const outcome = await cancel(surroundings, id);
      // It has gone on once more meanwhile.
      if (!outcome.ok && outcome.refusal === "run_terminal" && (outcome.run?.continuedTo ?? null) !== null) {
        id = outcome.run?.continuedTo ?? null;
        continue;
      }
      return followCancel(surroundings, [id]);
    }
    id = run.continuedTo;
  }
}

function cancel({ write, nowMs }: CancelSurroundings, runId: string): Promise<Outcome> {
  return write({ type: "command", runId, command: { name: "cancel", force: false, reason }, nowMs: nowMs() });
}
