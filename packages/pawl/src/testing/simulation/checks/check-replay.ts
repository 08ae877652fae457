import { RunContext } from "../../../engine/execution/run-context.ts";
import type { Execution } from "../../../engine/execution/execution.ts";
import type { EventRow } from "../../../store/event-row.ts";
import { MemoryStore } from "../../../store/memory/memory-store.ts";
import { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { Dice } from "../dice.ts";
import { noFaults } from "../faults.ts";
import { Findings } from "../findings.ts";
import { Invocation } from "../invocation.ts";
import type { Surroundings } from "../program/interpreter.ts";
import type { Program } from "../program/program.ts";
import { Scheduler } from "../scheduler.ts";
import { SimProcess } from "../sim-process.ts";
import { Weather } from "../weather.ts";
import { Inspector } from "./inspector.ts";

/** Longer than the engine is patient with code that has not asked for what its log says next. */
const patienceMs = 5_000;

/**
 * Replays a log, or the beginning of one, in a world where nothing moves: the code must ask for, see and say the same as it did when the log was
 * written (promise 7), as far as this part of the log goes.
 */
export async function checkReplay(params: {
  readonly findings: Findings;
  readonly programs: readonly Program[];
  readonly run: RunRow;
  readonly events: readonly EventRow[];
  /** As the code that finished the run was seen. */
  readonly original: Invocation;
  readonly isWhole: boolean;
}): Promise<void> {
  const { findings, run, events, original, isWhole } = params;
  const what = `the replay of ${events.length} events of ${run.id}`;
  const { invocation, isOver, blockedBy } = await replay(params);
  // A log that ends with the deaths of too many workers is not replayed before somebody says so.
  if (blockedBy?.includes(`"run_kills_workers"`) === true) return;
  if (blockedBy !== null) return findings.violated("promise 7", `${what} does not fit: ${blockedBy}`);
  if (!isOver || invocation === null) return findings.violated("promise 7", `${what} does not come to its end`);
  for (const [path, lines] of invocation.transcripts) {
    const before = original.transcripts.get(path) ?? [];
    const differs = lines.findIndex((line, index) => line !== before[index]);
    if (differs !== -1) {
      return findings.violated(
        "promise 7",
        `${what} goes another way in "${path}", line ${differs + 1}: "${lines[differs]}" instead of "${before[differs] ?? "nothing"}"`,
      );
    }
  }
  if (!isWhole) return;
  for (const [path, lines] of original.transcripts) {
    // A branch that asked for nothing is a unit of work: its result is on record, and its function is not called again.
    if (path !== "" && !invocation.transcripts.has(path)) continue;
    const count = invocation.transcripts.get(path)?.length ?? 0;
    if (count < lines.length)
      return findings.violated("promise 7", `${what} leaves out in "${path}": "${lines[count]}"`);
  }
}

async function replay(params: {
  readonly programs: readonly Program[];
  readonly run: RunRow;
  readonly events: readonly EventRow[];
}): Promise<{
  readonly invocation: Invocation | null;
  readonly isOver: boolean;
  readonly blockedBy: string | null;
}> {
  const { programs, run, events } = params;
  const startMs = Math.max(run.createdMs, ...events.map(({ atMs }) => atMs));
  const scheduler = new Scheduler(startMs, { hasRealTurns: false });
  const records = new Records();
  records.put(asItWas(run, startMs));
  records.append(run.id, events);
  let invocation: Invocation | null = null;
  let execution: Execution | null = null;
  const standstill: Surroundings = {
    invoke: (ctx) => {
      const called = RunContext.executionOf(ctx);
      execution = called;
      invocation = new Invocation({
        runId: run.id,
        runAttempt: ctx.run.attempt,
        epoch: called.run.epoch,
        lastSeq: () => called.log.bindingSeq,
        nowMs: () => Number.POSITIVE_INFINITY,
        isRecording: () => called.replay !== null,
      });
      return invocation;
    },
    perform: () => new Promise(() => {}),
    undo: () => new Promise(() => {}),
  };
  const process = new SimProcess({
    number: 1,
    scheduler,
    base: new MemoryStore({ records, handles: new Set() }),
    surroundings: () => standstill,
    inspector: new Inspector({ findings: new Findings(), records, scheduler }),
    dice: new Dice("standstill"),
    weather: new Weather(),
    programs,
    faults: () => noFaults,
    isAlwaysReplay: false,
    trace: () => {},
  });
  void process.startWorker({ concurrency: 1, leaseMs: 60_000, queues: null, queueConcurrency: {} });
  await scheduler.drain();
  const isOver = (): boolean => execution !== null && execution.replay === null;
  while (!isOver() && records.run(run.id)?.status !== "blocked" && (await scheduler.step(startMs + patienceMs)));
  process.crash();
  const row = records.run(run.id);
  return { invocation, isOver: isOver(), blockedBy: row?.status === "blocked" ? row.error : null };
}

/** The run before anybody finished it. */
function asItWas(run: RunRow, nowMs: number): RunRow {
  return {
    ...run,
    status: "pending",
    dueMs: nowMs,
    workerId: null,
    awaits: [],
    output: null,
    error: null,
    cancelRequested: false,
    pauseRequested: false,
    continuedTo: null,
    finishedMs: null,
  };
}
