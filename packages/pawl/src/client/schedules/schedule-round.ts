import type { Engine } from "../../engine/engine.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { Calendar } from "../../schedule/calendar.ts";
import type { Calendars } from "../../schedule/calendars.ts";
import { decideRound, stateAfter, type PlannedStart, type StartResult } from "../../schedule/decide-round.ts";
import { scheduleId, type ScheduleBody } from "../../schedule/schedule-body.ts";
import type { RecordRow } from "../../store/record-row.ts";
import type { CommandWrite, StartWrite } from "../../store/write.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import { joinedRuns } from "./joined-runs.ts";
import { newRecord } from "./new-record.ts";
import { stillRunning } from "./running-runs.ts";
import { bodyOf } from "./schedule-record.ts";
import { ScheduleStore } from "./schedule-store.ts";
import { scheduledStart, scheduledWorkflow } from "./scheduled-run.ts";

/** A function that makes an input and takes longer holds up other schedules. */
const inputTimeoutMs = 10_000;

/** What has become of the schedules that were seen to. */
export interface Served {
  /** Others were faster with so many. */
  readonly lost: number;
  /** When the first of the rest is to be looked at again. */
  readonly nextMs: number | null;
}

/** Sees to schedules that are due: finds out what of theirs still runs, decides, and writes. */
export class ScheduleRound {
  readonly #engine: Engine;
  readonly #calendars: Calendars;
  readonly #store: ScheduleStore;
  readonly #bodies: WeakMap<RecordRow, ScheduleBody | null> = new WeakMap();
  /** Whose ticks this process cannot find, by its cron line; said once. */
  readonly #unreadable: Set<string> = new Set();
  /** Schedules that wait for a run to end, as far as this process has seen them. */
  readonly #awaiting: Set<string> = new Set();
  readonly #stopping: AbortController = new AbortController();

  constructor(engine: Engine, calendars: Calendars) {
    this.#engine = engine;
    this.#calendars = calendars;
    this.#store = new ScheduleStore(engine);
  }

  /** Whether the end of a run may be what it waits for. */
  isAwaiting(id: string): boolean {
    return this.#awaiting.has(id);
  }

  get isAwaitingAny(): boolean {
    return this.#awaiting.size > 0;
  }

  /** Inputs that are being made are not waited for any more. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Whether this process can start the runs of the schedule. */
  isOurs(record: RecordRow): boolean {
    const body = this.#bodyOf(record);
    if (body === null || this.#unreadable.has(lineOf(body))) return false;
    this.#watch(record.id, body);
    return scheduledWorkflow(this.#engine, body.name, body.start) !== undefined;
  }

  async serve(records: readonly RecordRow[], nowMs: number): Promise<Served> {
    const followed = records.flatMap((record) => this.#bodyOf(record)?.state.running ?? []);
    const running =
      followed.length === 0 ? new Map<string, string>() : await stillRunning(this.#engine.store, followed);
    const all = await Promise.allSettled(records.map((record) => this.#serveOne(record, running, nowMs)));
    const failed = all.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const done = all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const moments = done.flatMap((each) => (each === "lost" || each === null ? [] : [each]));
    return {
      lost: done.filter((each) => each === "lost").length,
      nextMs: moments.length === 0 ? null : Math.min(...moments),
    };
  }

  /** When it is to be looked at again; null: never, as things are. */
  async #serveOne(
    record: RecordRow,
    running: ReadonlyMap<string, string>,
    nowMs: number,
  ): Promise<number | "lost" | null> {
    const before = this.#bodyOf(record) as ScheduleBody;
    const workflow = scheduledWorkflow(this.#engine, before.name, before.start) as Workflow;
    const calendar = await this.#calendarOf(before);
    if (calendar === null) return null;
    const { namespace } = record;
    const id = scheduleId(namespace, before.name);
    const state = { ...before.state, running: before.state.running.flatMap((runId) => running.get(runId) ?? []) };
    const round = decideRound({ id, policy: before.policy, state, calendar, nowMs });
    const isDue = record.dueMs !== null && record.dueMs <= nowMs;
    if (!isDue && round.starts.length === 0) return record.dueMs;
    const built = await Promise.all(
      round.starts.map((planned) => this.#build({ planned, workflow, namespace, body: before })),
    );
    const starts = built.flatMap(({ write }) => (write === null ? [] : [write]));
    const joined = await joinedRuns(this.#engine.store, starts);
    const results = built.map(({ result }): StartResult => {
      const runId = "runId" in result ? joined.get(result.runId) : undefined;
      return runId === undefined ? result : { ...result, runId, isJoined: true };
    });
    const body = { ...before, state: stateAfter(round, results, nowMs) };
    const after = newRecord({ namespace, body, calendar, nowMs, hasSeenRuns: true });
    const cancels = round.cancels.map((runId) => cancelWrite(runId, before.name, nowMs));
    const outcome = await this.#store.write(record, id, { record: after, linked: [...cancels, ...starts], nowMs });
    if (!outcome.ok) return "lost";
    this.#watch(id, body);
    return after.dueMs;
  }

  #watch(id: string, { state }: ScheduleBody): void {
    if (state.waiting.length > 0 || state.backfills.length > 0) this.#awaiting.add(id);
    else this.#awaiting.delete(id);
  }

  async #build(params: {
    readonly planned: PlannedStart;
    readonly workflow: Workflow;
    readonly namespace: string;
    readonly body: ScheduleBody;
  }): Promise<{ readonly write: StartWrite | null; readonly result: StartResult }> {
    const { planned, workflow, namespace, body } = params;
    const { name, start } = body;
    // By the key the run of a tick is found, and a second one cannot be made; a backfill means to do a tick once more.
    const idempotencyKey = planned.cause === "backfill" ? undefined : `schedule:${name}:${planned.tickMs}`;
    try {
      const making = scheduledStart(this.#engine, {
        trace: null,
        workflow,
        namespace,
        name,
        start,
        tickMs: planned.tickMs,
        idempotencyKey,
      });
      const write = await (start.isInputComputed ? this.#inTime(making) : making);
      return { write, result: { ...planned, runId: write.run.id, isJoined: false } };
    } catch (error) {
      if (this.#stopping.signal.aborted) throw error;
      const problem = error instanceof Error ? error.message : String(error);
      this.#engine.logger.warn(
        `The schedule "${name}" could not start a run for ${new Date(planned.tickMs).toISOString()}: ${problem}`,
      );
      return { write: null, result: { ...planned, problem } };
    }
  }

  async #inTime<Result>(making: Promise<Result>): Promise<Result> {
    const { signal } = this.#stopping;
    let end = (): void => {};
    const timeout = new Promise<never>((_resolve, reject) => {
      const giveUp = (): void => reject(new Error(`Its input was not made within ${inputTimeoutMs / 1_000} s.`));
      const cancelTimer = this.#engine.clock.setTimer(inputTimeoutMs, giveUp);
      signal.addEventListener("abort", giveUp);
      end = (): void => {
        cancelTimer();
        signal.removeEventListener("abort", giveUp);
      };
    });
    return Promise.race([making, timeout]).finally(() => end());
  }

  /** Null: its cron line cannot be read here; others may be able to. */
  async #calendarOf(body: ScheduleBody): Promise<Calendar | null> {
    try {
      return await this.#calendars.of(body.policy);
    } catch (error) {
      if (!(error instanceof PawlError)) throw error;
      this.#unreadable.add(lineOf(body));
      this.#engine.logger.warn(`The schedule "${body.name}" is left to other processes: ${error.message}`);
      return null;
    }
  }

  /** Null: it cannot be read; a newer Pawl may have written it. */
  #bodyOf(record: RecordRow): ScheduleBody | null {
    const known = this.#bodies.get(record);
    if (known !== undefined) return known;
    let body: ScheduleBody | null = null;
    try {
      body = bodyOf(record);
    } catch {
      this.#engine.logger.debug(`The schedule ${record.id} cannot be read.`);
    }
    this.#bodies.set(record, body);
    return body;
  }
}

function lineOf({ policy }: ScheduleBody): string {
  return JSON.stringify([policy.cron, policy.timezone]);
}

function cancelWrite(runId: string, name: string, nowMs: number): CommandWrite {
  const reason = `The next tick of the schedule "${name}" was due.`;
  return { type: "command", runId, command: { name: "cancel", force: false, reason }, nowMs };
}
