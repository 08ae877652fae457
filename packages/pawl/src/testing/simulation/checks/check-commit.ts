import type { EventRow } from "../../../store/event-row.ts";
import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import type { AppendWrite, CommitResult, Write } from "../../../store/write.ts";
import type { Batch } from "../faulty-store.ts";
import type { Findings } from "../findings.ts";
import { checkLinked, checkUnlinked } from "./check-linked.ts";
import { inForce, isStepOutcome } from "./settled.ts";
import { touchedBy } from "./touched.ts";

export interface RunBefore {
  readonly run: RunRow | undefined;
  readonly lastSeq: number;
}

/** The runs that a batch is about, as they were before it. */
export function runsBefore(records: Records, batch: Batch): ReadonlyMap<string, RunBefore> {
  const before = new Map<string, RunBefore>();
  for (const write of batch.writes) {
    for (const runId of touchedBy(records, write))
      before.set(runId, { run: records.run(runId), lastSeq: records.lastSeq(runId) });
  }
  return before;
}

/** What must be so after each commit. */
export function checkCommit(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly batch: Batch;
  readonly result: CommitResult;
  readonly before: ReadonlyMap<string, RunBefore>;
  /** Writes that have taken effect before this commit. */
  readonly done: { has(write: Write): boolean };
}): void {
  const { findings, records, batch, result, before, done } = params;
  const appended = new Set<string>();
  const reopened = new Set<string>();
  for (const [index, write] of batch.writes.entries()) {
    const isAccepted = result.outcomes[index]?.ok === true;
    if (!isAccepted) {
      if (write.type === "append" && !done.has(write)) checkUnlinked(findings, records, write);
      continue;
    }
    if (write.type === "append") {
      if (!done.has(write)) checkLinked(findings, records, write);
      if (!appended.has(write.runId)) checkFence({ ...params, write, isRepeat: done.has(write) });
      appended.add(write.runId);
      checkBlocked(findings, write);
    }
    if (write.type === "command" && (write.command.name === "retry" || write.command.name === "delete"))
      reopened.add(write.runId);
  }
  for (const [runId, { run }] of before) {
    if (!reopened.has(runId)) checkFinal(findings, run, records.run(runId));
    checkLog(findings, runId, records.events(runId));
  }
}

function checkFence(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly batch: Batch;
  readonly result: CommitResult;
  readonly before: ReadonlyMap<string, RunBefore>;
  readonly write: AppendWrite;
  readonly isRepeat: boolean;
}): void {
  const { findings, records, result, before, write, isRepeat } = params;
  const { run, lastSeq } = before.get(write.runId) as RunBefore;
  if (run !== undefined && run.workerId === write.workerId && run.epoch === write.epoch) return;
  // Who lets go of the run and hands that over again is told that it has happened, whoever owns the run by now. So is, of two owners who write the same in the same
  // millisecond, the second. With any other write a stale owner must hear that it is one, or it would go on.
  const letsGo = write.transition !== null && write.transition.status !== "running";
  const byClaim = [...(result.claim?.claimed ?? []), ...(result.claim?.attention ?? [])];
  const byOthers = params.batch.writes.some(
    (other) => other !== write && touchedBy(records, other).includes(write.runId),
  );
  const isSame = records.run(write.runId) === run || byOthers || byClaim.some((one) => one.run.id === write.runId);
  const changesNothing = isSame && records.lastSeq(write.runId) === lastSeq;
  const isThere = write.events.length > 0 && (write.events.at(-1)?.seq ?? 0) <= lastSeq;
  if (letsGo && changesNothing && (isRepeat || isThere)) return;
  findings.violated(
    "promise 3",
    `a write of ${write.workerId} epoch ${write.epoch} was accepted; ${write.runId} was owned by ${run?.workerId} epoch ${run?.epoch}`,
  );
}

/** Programs fit their logs, always; but a run may lose its worker so often that it is taken for the cause. */
function checkBlocked(findings: Findings, write: AppendWrite): void {
  if (write.transition?.status === "blocked" && write.transition.error?.includes(`"run_kills_workers"`) !== true)
    findings.violated("promise 7", `${write.runId} was blocked: ${write.transition.error}`);
}

function checkFinal(findings: Findings, before: RunRow | undefined, after: RunRow | undefined): void {
  if (before === undefined || !isTerminal(before.status)) return;
  if (after === undefined) return findings.violated("promise 4", `${before.id} is gone`);
  const isSame =
    before.status === after.status &&
    before.output === after.output &&
    before.error === after.error &&
    before.finishedMs === after.finishedMs;
  if (!isSame) findings.violated("promise 4", `${before.id} was ${before.status} and became ${after.status}`);
}

function checkLog(findings: Findings, runId: string, events: readonly EventRow[]): void {
  const gap = events.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap !== -1) findings.violated("promise 9", `event ${gap + 1} of ${runId} has number ${events[gap]?.seq}`);
  const ended = new Set<string>();
  for (const event of inForce(events)) {
    if (event.key === null || !isStepOutcome(event)) continue;
    if (ended.has(event.key))
      findings.violated("promise 1", `the outcome of ${event.key} of ${runId} is recorded twice`);
    ended.add(event.key);
  }
}
