import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { undoneKey } from "../../../engine/execution/undo-key.ts";
import type { Findings } from "../findings.ts";
import { inForce, isStepOutcome } from "./settled.ts";

/** Steps of a run that came to nothing are taken back: each once, the last one first. */
export function checkUndo(
  findings: Findings,
  records: Records,
  run: RunRow,
  params: { readonly undoable: ReadonlySet<string>; readonly mayBeForced: boolean },
): void {
  const all = inForce(records.events(run.id));
  // What a fork has taken over is its origin's to take back.
  const events = all.slice(all.findLastIndex(({ kind }) => kind === "run-forked") + 1);
  const undone = events.flatMap((event) => (isStepOutcome(event) ? (undoneKey(event.key) ?? []) : []));
  if (run.status === "completed") {
    if (undone.length > 0) findings.violated("undo", `${run.id} has completed, and ${undone.join(", ")} were undone`);
    return;
  }
  const wanted = events
    .flatMap(({ kind, key }) => (kind === "step-completed" && key !== null && params.undoable.has(key) ? [key] : []))
    .toReversed();
  const isInOrder = undone.every((key, index) => key === wanted[index]);
  const wasHeard = run.status === "failed" || events.some(({ kind }) => kind === "cancel-requested");
  const mustAll = wasHeard && !(run.status === "cancelled" && params.mayBeForced);
  if (!isInOrder || (mustAll && undone.length < wanted.length))
    findings.violated(
      "undo",
      `${run.id} is ${run.status} and has undone ${undone.join(", ") || "nothing"}; it should ${wanted.join(", ")}`,
    );
}
