import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import { decodeValue } from "../../../values/decode.ts";
import type { Findings } from "../findings.ts";
import type { Invocation } from "../invocation.ts";
import type { Expectations } from "../program/expect-program.ts";
import { matches } from "../program/pattern.ts";
import type { Program } from "../program/program.ts";
import type { Acknowledged } from "../visitors.ts";
import { inForce, isWordEvent } from "./settled.ts";

/** A run has ended as its program says that it can. */
export function checkOutcome(
  findings: Findings,
  records: Records,
  run: RunRow,
  { program, expectations }: { readonly program: Program; readonly expectations: Expectations },
): void {
  if (!isTerminal(run.status)) return findings.violated("liveness", `${run.id} is ${run.status} at the end`);
  if (run.status === "cancelled") {
    // A fork from the clean-up of a cancelled run goes on with it.
    const isFork = run.forkedFrom !== null;
    const wasTold = isFork && records.events(run.id).some(({ kind }) => kind === "cancel-requested");
    if (!run.cancelRequested && !wasTold)
      findings.violated("outcome", `${run.id} is cancelled, and nobody asked for it`);
    return;
  }
  if (inForce(records.events(run.id)).some(({ kind }) => kind === "cancel-requested")) {
    return findings.violated("promise 4", `${run.id} was told that it is cancelled, and is ${run.status}`);
  }
  const wasRetried = records.events(run.id).some(({ kind }) => kind === "run-retried");
  const expected = expectations.of(program, { wasRetried });
  if (run.status === "failed") {
    const { code } = JSON.parse(run.error ?? "{}") as { code?: string };
    if (code === undefined || !expected.codes.has(code))
      findings.violated(
        "outcome",
        `${run.id} failed with ${run.error}; expected ${[...expected.codes].join(", ") || "no failure"}`,
      );
    return;
  }
  if (run.continuedTo !== null) return;
  const output = decodeValue(run.output);
  const values = program.graph === null ? (output as { values: unknown }).values : output;
  if (expected.value === null || !matches(expected.value, values)) {
    findings.violated("outcome", `${run.id} completed with ${run.output}; expected ${JSON.stringify(expected.value)}`);
  }
}

/** What the log of a run must be like once it has ended. */
export function checkHistory(findings: Findings, records: Records, run: RunRow): void {
  const attempts = new Map<string, number>();
  for (const event of inForce(records.events(run.id))) {
    if (event.key === null || (event.kind !== "step-failed" && event.kind !== "step-completed")) continue;
    const before = attempts.get(event.key) ?? 0;
    if (event.attempt !== null && event.attempt !== before + 1) {
      findings.violated(
        "attempts",
        `attempt ${event.attempt} of ${event.key} of ${run.id} is recorded after attempt ${before}`,
      );
    }
    attempts.set(event.key, event.attempt ?? before + 1);
  }
}

/** Every note that the code has made is in the log; once, unless it is an attempt at a branch that made it, which may have been made again. */
export function checkNotes(
  findings: Findings,
  records: Records,
  run: RunRow,
  invocation: Invocation | undefined,
): void {
  if (invocation === undefined || run.status !== "completed") return;
  if (invocation.early !== null) findings.violated("outcome", `${run.id} ${invocation.early}`);
  const events = inForce(records.events(run.id)).filter(isWordEvent);
  for (const [mark, { count, isInBranch }] of invocation.noted) {
    // What was streamed in one turn is one event.
    const recorded = events.reduce((sum, { data }) => sum + (data?.split(mark).length ?? 1) - 1, 0);
    if (recorded < count || (recorded > count && !isInBranch)) {
      findings.violated(
        "notes",
        `${run.id} has the note ${mark} ${recorded} times in its log; its code made it ${count} times`,
      );
    }
  }
}

/** What was acknowledged is so (promise 5), what was not has happened once or not at all, and those who watched saw what happened. */
export function checkAcknowledged(
  findings: Findings,
  records: Records,
  key: string,
  params: { readonly acknowledged: Acknowledged; readonly isGone: (runId: string) => boolean },
): void {
  const { runIds, signals, followed } = params.acknowledged;
  if (runIds.size === 0) findings.violated("promise 5", `key ${key} has no run`);
  for (const runId of runIds) {
    if (records.run(runId) === undefined && !params.isGone(runId))
      findings.violated("promise 5", `run ${runId} was acknowledged and is not there`);
  }
  for (const { runId, number } of signals) {
    const received = inForce(records.events(runId)).filter(
      ({ kind, data }) => kind === "signal-received" && data?.includes(`"number":${number}}`) === true,
    ).length;
    if (received > 1) findings.violated("promise 5", `signal ${number} to ${runId} was received ${received} times`);
  }
  for (const { runId, seqs } of followed) {
    const isInOrder = seqs.every((seq, index) => seq === index + 1);
    if (!isInOrder) findings.violated("promise 9", `a follower of ${runId} saw the events ${seqs.join(" ")}`);
  }
}
