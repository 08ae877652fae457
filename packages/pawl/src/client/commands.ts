import { checkOptions } from "../errors/check-options.ts";
import type { ErrorRecord } from "../errors/error-record.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import { encodePayload } from "../engine/execution/payload.ts";
import { planRetry, planRewind } from "../engine/rewind.ts";
import { operate } from "../plugin/operate.ts";
import type { RunRow } from "../store/run-row.ts";
import { isTerminal } from "../store/run-status.ts";
import type { Outcome, RunCommand } from "../store/write.ts";
import { checkText } from "../values/storable-text.ts";
import { checkSignalName } from "../workflow/name.ts";
import { childrenToBeginAnew } from "./children-anew.ts";
import { cancelOptions, retryOptions } from "./option-names.ts";
import { readAllEvents, readRun } from "./reading.ts";
import type { RetryOptions } from "./pawl.ts";
import { checkRunId, runNotFound } from "./run-id.ts";
import type { Run } from "./run.ts";
import { runRecord } from "./run-record.ts";
import { stepNotFound } from "./step-not-found.ts";

/** How long cancel and pause wait for the run's owner to carry them out. */
const settleMs = 5_000;

export async function signalRun(engine: Engine, runId: string, name: string, payload: unknown): Promise<void> {
  checkRunId(runId);
  checkSignalName(name);
  const { text } = encodePayload(payload, {
    what: `payload of signal "${name}"`,
    limitBytes: engine.payloadLimitBytes,
  });
  const atMs = engine.clock.nowMs();
  const signal = { id: engine.newId(atMs), runId, name, payload: text, atMs };
  await operate(engine.instrumentation, { name: "signal", subject: name, trace: null, runId }, async (span) => {
    const outcome = await engine.write({ type: "signal", signal });
    span.touched(assertDone(outcome, runId, "be signalled"));
  });
}

export async function cancelRun(
  engine: Engine,
  runId: string,
  options: { readonly reason?: string; readonly force?: boolean } = {},
): Promise<Run> {
  checkOptions(options, cancelOptions, "pawl.cancel");
  const { force = false, reason } = options;
  const outcome = await command(engine, runId, {
    name: "cancel",
    force,
    reason: reason === undefined ? null : checkText(reason, "option reason"),
  });
  if (!outcome.ok && outcome.refusal === "run_terminal" && outcome.run !== null) {
    // It had ended before: its record says how. Whoever cancelled it may have died on the way to its children.
    if (outcome.run.status === "cancelled") await engine.cancelChildren(runId);
    return runRecord(outcome.run);
  }
  const run = assertDone(outcome, runId, "be cancelled");
  // Its code does not run any more, to see to its children.
  if (isTerminal(run.status)) await engine.cancelChildren(runId);
  return settled(engine, run, ({ status }) => isTerminal(status));
}

export async function pauseRun(engine: Engine, runId: string): Promise<Run> {
  const run = assertDone(await command(engine, runId, { name: "pause" }), runId, "be paused");
  return settled(
    engine,
    run,
    ({ status, pauseRequested }) => status === "paused" || isTerminal(status) || !pauseRequested,
  );
}

export async function resumeRun(engine: Engine, runId: string): Promise<Run> {
  return runRecord(assertDone(await command(engine, runId, { name: "resume" }), runId, "be resumed"));
}

/** The log is read first and the decision made from it; if the run moves on meanwhile, the store refuses and it is made again. */
export async function retryRun(engine: Engine, runId: string, options: RetryOptions = {}): Promise<void> {
  checkOptions(options, retryOptions, "pawl.retry");
  const { from } = options;
  for (;;) {
    const run = await readRun(engine, runId);
    assertRetryable(run, from);
    const events = await readAllEvents(engine, runId);
    const failed = planRetry(events, run.error === null ? null : (JSON.parse(run.error) as ErrorRecord));
    const rewound = from === undefined ? [] : planRewind(events, from);
    if (rewound === undefined) throw stepNotFound(events, runId, from as string);
    const dropsSeqs = [...new Set([...failed, ...rewound])].sort((a, b) => a - b);
    const childrenAnew = await childrenToBeginAnew(engine, runId, { events, dropsSeqs });
    const outcome = await command(engine, runId, {
      name: "retry",
      dropsSeqs,
      childrenAnew,
      lastSeq: events.at(-1)?.seq ?? 0,
      from,
    });
    if (outcome.ok) return;
    if (outcome.refusal !== "run_changed") assertDone(outcome, runId, "be retried");
  }
}

function assertRetryable({ id: runId, status, continuedTo }: RunRow, from: string | undefined): void {
  if (status === "failed" || status === "cancelled" || status === "blocked") return;
  const details = { runId, status };
  if (from === undefined) {
    throw new PawlError(
      "run_not_retryable",
      `Run ${runId} is ${status}; only failed, cancelled and blocked runs can be retried.`,
      { details },
    );
  }
  if (status === "completed" && continuedTo === null) return;
  const why =
    status === "completed"
      ? `it goes on as run ${continuedTo}`
      : "only runs that have ended or are blocked can be retried from a step";
  throw new PawlError("run_not_retryable", `Run ${runId} is ${status}; ${why}.`, { details });
}

export async function deleteRun(engine: Engine, runId: string): Promise<void> {
  const outcome = await command(engine, runId, { name: "delete" });
  if (!outcome.ok && outcome.refusal === "run_changed") {
    throw new PawlError(
      "run_not_terminal",
      `Run ${runId} is ${outcome.run?.status ?? "not ended"}; only runs that have ended can be deleted.`,
      {
        details: { runId, status: outcome.run?.status },
      },
    );
  }
  assertDone(outcome, runId, "be deleted");
}

export async function command(engine: Engine, runId: string, runCommand: RunCommand): Promise<Outcome> {
  checkRunId(runId);
  const { name } = runCommand;
  return operate(engine.instrumentation, { name, subject: "", trace: null, runId }, async (span) => {
    const outcome = await engine.write({ type: "command", runId, command: runCommand, nowMs: engine.clock.nowMs() });
    if (outcome.run !== null) span.touched(outcome.run);
    return outcome;
  });
}

/** The run as the write left it. */
export function assertDone(outcome: Outcome, runId: string, what: string): RunRow {
  if (outcome.ok) return outcome.run!;
  const status = outcome.run?.status;
  if (outcome.refusal === "run_not_found") throw runNotFound(runId);
  if (outcome.refusal === "run_terminal") {
    throw new PawlError("run_terminal", `Run ${runId} has ended (${status}) and cannot ${what} any more.`, {
      details: { runId, status },
    });
  }
  throw new PawlError("run_changed", `Run ${runId} is ${status} and cannot ${what} now.`, {
    details: { runId, status },
  });
}

/** The run once its owner has done what was asked, or as it is when that takes longer than {@link settleMs}. One that is deleted meanwhile: as it was seen last. */
async function settled(engine: Engine, asked: RunRow, isDone: (run: RunRow) => boolean): Promise<Run> {
  let run = asked;
  let isOver = false;
  let wake: () => void = () => {};
  const stopListening = engine.changes.follow(asked.id, () => wake());
  const cancelTimer = engine.clock.setTimer(settleMs, () => {
    isOver = true;
    wake();
  });
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const found = await engine.store.getRun({ runId: asked.id });
      run = found ?? run;
      if (found === null || isOver || engine.isClosed || isDone(run)) return runRecord(run);
      await woken;
    }
  } finally {
    stopListening();
    cancelTimer();
  }
}
