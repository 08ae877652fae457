import type { EventRow } from "../../../store/event-row.ts";
import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import type { AppendWrite, CommitResult, Write } from "../../../store/write.ts";
import type { Batch } from "../faulty-store.ts";
import type { Findings } from "../findings.ts";
import { inForce, isStepOutcome } from "./settled.ts";

/** The runs that a batch is about, as they were before it. */
export function runsBefore(records: Records, batch: Batch): ReadonlyMap<string, RunRow | undefined> {
  const before = new Map<string, RunRow | undefined>();
  for (const write of batch.writes) {
    const runId = runIdOf(write);
    before.set(runId, records.run(runId));
  }
  return before;
}

/** What must be so after each commit. */
export function checkCommit(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly batch: Batch;
  readonly result: CommitResult;
  readonly before: ReadonlyMap<string, RunRow | undefined>;
}): void {
  const { findings, records, batch, result, before } = params;
  const appended = new Set<string>();
  const reopened = new Set<string>();
  for (const [index, write] of batch.writes.entries()) {
    const isAccepted = result.outcomes[index]?.ok === true;
    if (!isAccepted) continue;
    if (write.type === "append") {
      if (!appended.has(write.runId)) checkFence(findings, write, before.get(write.runId));
      appended.add(write.runId);
      checkBlocked(findings, write);
    }
    if (write.type === "command" && (write.command.name === "retry" || write.command.name === "delete"))
      reopened.add(write.runId);
  }
  for (const [runId, run] of before) {
    if (!reopened.has(runId)) checkFinal(findings, run, records.run(runId));
    checkLog(findings, runId, records.events(runId));
  }
}

function checkFence(findings: Findings, write: AppendWrite, run: RunRow | undefined): void {
  if (run !== undefined && run.workerId === write.workerId && run.epoch === write.epoch) return;
  findings.violated(
    "promise 3",
    `a write of ${write.workerId} epoch ${write.epoch} was accepted; ${write.runId} was owned by ${run?.workerId} epoch ${run?.epoch}`,
  );
}

function checkBlocked(findings: Findings, write: AppendWrite): void {
  if (write.transition?.status === "blocked")
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

function runIdOf(write: Write): string {
  if (write.type === "start") return write.run.id;
  return write.type === "signal" ? write.signal.runId : write.runId;
}
