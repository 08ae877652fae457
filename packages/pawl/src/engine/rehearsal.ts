import type { ErrorRecord } from "../errors/error-record.ts";
import { defaultRetry } from "../retry/retry-policy.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import { workflow as define, type Workflow } from "../workflow/workflow.ts";
import type { Clock } from "./clock.ts";
import { Execution, type ExecutionOwner } from "./execution/execution.ts";
import type { Op } from "./execution/op.ts";
import type { Replay } from "./execution/replay.ts";
import { Flows } from "./flows.ts";
import { Registry } from "./registry.ts";
import { Turns } from "./turns.ts";

/** What the code of a workflow has come to when all that its log says was given to it. */
export interface Rehearsed {
  /** How many recorded results the code has asked for and got. */
  readonly settled: number;
  /**
   * - `blocked`: it asked for something else than the log has; `error` is what the run would be blocked with.
   * - `completed`, `failed`, `continued`, `cancelled`: its function ended.
   * - `waiting`: it has asked for what the log does not have.
   */
  readonly end: "blocked" | "completed" | "failed" | "cancelled" | "continued" | "waiting";
  readonly error: ErrorRecord | null;
  /** What it waits for, in the order of asking: what the log knows of, and what it does not. */
  readonly asked: readonly { readonly type: Op["type"]; readonly key: string; readonly isKnown: boolean }[];
  /** Which way each `ctx.patched` has gone. */
  readonly patches: ReadonlyMap<string, boolean>;
}

/**
 * Replays a log without a store and without performing anything: no step, child or message begins, no time passes, nothing is written.
 *
 * The engine itself does it, with an owner that holds back whatever the log does not have. So what is found here is what a worker would find.
 */
export async function rehearse(params: {
  readonly run: RunRow;
  readonly events: readonly EventRow[];
  readonly workflow: Workflow;
  readonly payloadLimitBytes: number;
  /** How long code may await something of its own that Pawl does not know of. */
  readonly patienceMs: number;
  readonly clock: Clock;
}): Promise<Rehearsed> {
  const { events, workflow, patienceMs, clock } = params;
  const turns = new WatchedTurns(patientClock(clock, patienceMs));
  const execution = new Execution({
    run: asItWas(params.run),
    workflow,
    events,
    lastSeq: events.at(-1)?.seq ?? 0,
    signals: [],
    owner: ownerOf(params, turns),
  });
  const replay = execution.replay as Replay;
  execution.begin();
  await untilOver(execution, turns, { clock, patienceMs });
  return whatItCameTo(execution, replay);
}

/** Turns, and whether any is to come. */
class WatchedTurns extends Turns {
  readonly clock: Clock;
  pending = 0;

  constructor(clock: Clock) {
    super({
      flush: () => {},
      clock: {
        ...clock,
        nextTurn: (fn) => {
          this.pending++;
          clock.nextTurn(() => {
            this.pending--;
            fn();
          });
        },
      },
    });
    this.clock = clock;
  }
}

/** How long a replay is patient with code, in all (`execution/replaying.ts`). */
const enginePatienceMs = 30_000;

/** It stands still, so that nothing becomes due; the engine's patience is what is left to time, at another pace. */
function patientClock(clock: Clock, patienceMs: number): Clock {
  return {
    nowMs: () => 0,
    setTimer: (delayMs, fn) => clock.setTimer((delayMs * patienceMs) / enginePatienceMs, fn),
    nextTurn: (fn) => clock.nextTurn(fn),
  };
}

async function untilOver(
  execution: Execution,
  turns: WatchedTurns,
  { clock, patienceMs }: { readonly clock: Clock; readonly patienceMs: number },
): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => clock.nextTurn(resolve));
  let untilMs: number | undefined;
  while (!execution.isRetired) {
    await turn();
    if (turns.pending > 0 || execution.replay !== null) {
      // The engine's own patience with the code ends by blocking the run.
      if (turns.pending === 0) await pause(clock);
      continue;
    }
    if (execution.ops.size > 0) return;
    // The log is through, and the code awaits something of its own.
    untilMs ??= clock.nowMs() + patienceMs;
    if (clock.nowMs() >= untilMs) return;
    await pause(clock);
  }
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.setTimer(1, resolve));
}

function whatItCameTo(execution: Execution, replay: Replay): Rehearsed {
  const last = execution.log.take(Number.POSITIVE_INFINITY).events.findLast(({ kind }) => kind in ends);
  const isEnded = execution.isRetired && last !== undefined;
  const end = isEnded ? (ends[last.kind as keyof typeof ends] as Rehearsed["end"]) : "waiting";
  const hasError = isEnded && end !== "completed" && end !== "continued";
  return {
    settled: replay.position,
    end,
    error: hasError ? (JSON.parse(last.data ?? "null") as ErrorRecord | null) : null,
    asked: Array.from(execution.ops.values(), ({ type, key }) => ({ type, key, isKnown: replay.knows(key) })),
    patches: new Map(execution.patches),
  };
}

const ends = {
  "run-blocked": "blocked",
  "run-completed": "completed",
  "run-failed": "failed",
  "run-cancelled": "cancelled",
  "run-continued": "continued",
} as const;

/** The run before anybody finished it, or asked it to stop. What its code saw of that is in the log. */
function asItWas(run: RunRow): RunRow {
  return {
    ...run,
    status: "running",
    dueMs: null,
    awaits: [],
    output: null,
    error: null,
    cancelRequested: false,
    pauseRequested: false,
    continuedTo: null,
    finishedMs: null,
  };
}

function ownerOf(
  { events, payloadLimitBytes }: { readonly events: readonly EventRow[]; readonly payloadLimitBytes: number },
  turns: WatchedTurns,
): ExecutionOwner {
  const registry = new AnyWorkflow([]);
  const silent = (): void => {};
  return {
    clock: turns.clock,
    journal: { add: silent },
    turns,
    random: () => 0,
    newId: () => "00000000-0000-7000-8000-000000000000",
    retryDefault: defaultRetry,
    payloadLimitBytes,
    alwaysReplay: false,
    deathsMax: Number.POSITIVE_INFINITY,
    limits: { streamLimitBytes: Number.POSITIVE_INFINITY, eventsMax: Number.POSITIVE_INFINITY },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    registry,
    flows: new Flows(registry, {}),
    listChildren: () => Promise.resolve([]),
    files: null,
    readEvents: ({ fromSeq, limit }) => Promise.resolve(events.filter(({ seq }) => seq >= fromSeq).slice(0, limit)),
    transactions: undefined,
    workerId: "rehearsal",
    holdsLease: true,
    captureOutput: false,
    hasMissedNews: false,
    isRehearsal: true,
    hasRoomToSpare: false,
    onMadeWork: silent,
    onCancelled: silent,
    giveBack: silent,
    onRetired: silent,
  };
}

/** Children are never begun, so it does not matter what they are. */
class AnyWorkflow extends Registry {
  override get(name: string): Workflow {
    return define({ name }, () => undefined);
  }
}
