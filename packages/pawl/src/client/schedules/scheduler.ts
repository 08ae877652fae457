import type { Companion } from "../../engine/companion.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Calendars } from "../../schedule/calendars.ts";
import { scheduleId, scheduleKind } from "../../schedule/schedule-body.ts";
import { tickAttributes } from "../../schedule/tick-attributes.ts";
import type { RecordRow } from "../../store/record-row.ts";
import type { RunRow } from "../../store/run-row.ts";
import { syncDefinitions } from "./definitions.ts";
import { ScheduleRound } from "./schedule-round.ts";

/** So many schedules are seen to at a time. */
const batchSize = 100;
/** Read beside them, so that processes which look at the same moment can take different ones. */
const choiceSize = 200;
/** Schedules of workflows that only others have, and which are overdue, may not keep those behind them from being seen. */
const strangersMax = 10_000;
/** How long a schedule that another process has made can go unheard, where processes tell each other what they do and where they do not. */
const floorMs = { told: 60_000, untold: 10_000 } as const;
/** What others do is mostly about runs: it is an occasion for a look no oftener than this. */
const hearPauseMs = 1_000;
/** Of that, either way: the processes of a fleet do not look all at once. */
const floorJitter = 0.2;
/** After others were faster, up to so long: then it is them again who read first, or us. */
const yieldMaxMs = 20;
const retryMs = 5_000;
const stopMaxMs = 5_000;

/**
 * Starts the runs of schedules that are due: those of all namespaces, as workers run the runs of all, of the workflows that this process has.
 *
 * Every look is one query, whose answer also says when the next one is due. What is due is decided purely and written as one compare-and-set together with the runs that it starts: so a tick
 * starts one run, however many processes look, and whenever one of them dies.
 *
 * `resting` (until the next is due, or something has changed) → `looking` → `resting` …; `stop` leads out of either.
 */
export class Scheduler implements Companion {
  readonly #engine: Engine;
  readonly #calendars: Calendars;
  readonly #namespace: string;
  #round: ScheduleRound;
  readonly #random: () => number;
  #state: "off" | "on" = "off";
  #looking: Promise<void> | null = null;
  /** Something has changed since the look under way began. */
  #isStale = false;
  /** To be seen to though they are not due: a run that somebody waits for has ended. */
  readonly #called: Set<string> = new Set();
  /** How many overdue schedules the last look found that are for others. */
  #strangers = 0;
  #cancelTimer: () => void = () => {};
  #stopListening: () => void = () => {};
  /** Others have done something; a look follows. */
  #cancelHearing: (() => void) | null = null;

  constructor(params: {
    readonly engine: Engine;
    readonly calendars: Calendars;
    /** In which the schedules of definitions are kept. */
    readonly namespace: string;
    readonly random: () => number;
  }) {
    this.#engine = params.engine;
    this.#calendars = params.calendars;
    this.#namespace = params.namespace;
    this.#random = params.random;
    this.#round = new ScheduleRound(params.engine, params.calendars);
  }

  async prepare(): Promise<void> {
    await syncDefinitions({ engine: this.#engine, calendars: this.#calendars, namespace: this.#namespace });
    this.wake();
  }

  start(): void {
    if (this.#state === "on") return;
    this.#state = "on";
    this.#round = new ScheduleRound(this.#engine, this.#calendars);
    const { store } = this.#engine;
    // Where nobody else can change anything but other handles of this process, they are heard at once.
    this.#stopListening = store.isShared ? store.onWake(() => this.#hear()) : store.onChange(() => this.wake());
    this.wake();
  }

  async stop(): Promise<void> {
    this.#state = "off";
    this.#cancelTimer();
    this.#stopListening();
    this.#cancelHearing?.();
    this.#cancelHearing = null;
    this.#round.stop();
    if (this.#looking === null) return;
    // A store that does not answer keeps no process from ending.
    let cancel = (): void => {};
    const timeout = new Promise<void>((resolve) => (cancel = this.#engine.clock.setTimer(stopMaxMs, resolve)));
    await Promise.race([this.#looking, timeout]);
    cancel();
  }

  /** Schedules may have changed. */
  wake(): void {
    if (this.#state === "off") return;
    this.#isStale = true;
    if (this.#looking !== null) return;
    this.#cancelTimer();
    this.#looking = this.#lookUntilFresh().finally(() => (this.#looking = null));
  }

  #hear(): void {
    this.#cancelHearing ??= this.#engine.clock.setTimer(hearPauseMs, () => {
      this.#cancelHearing = null;
      this.wake();
    });
  }

  onEnded({ namespace, attributes }: Pick<RunRow, "namespace" | "attributes">): void {
    const name = attributes[tickAttributes.schedule];
    if (typeof name !== "string") return;
    const id = scheduleId(namespace, name);
    if (!this.#round.isAwaiting(id)) return;
    this.#called.add(id);
    this.wake();
  }

  async #lookUntilFresh(): Promise<void> {
    let restMs: number | null = null;
    while ((this.#isStale || restMs === 0) && this.#state === "on") {
      // Runs have their turn between two batches.
      if (restMs === 0) await new Promise<void>((resolve) => this.#engine.clock.nextTurn(resolve));
      this.#isStale = false;
      restMs = await this.#look().catch((error: unknown) => this.#failed(error));
    }
    if (this.#state === "on") this.#rest(restMs);
  }

  /** Sees to what is due, and says how long to rest; null: until something changes. */
  async #look(): Promise<number | null> {
    const { clock, store } = this.#engine;
    const nowMs = clock.nowMs();
    const limit = choiceSize + Math.min(this.#strangers, strangersMax);
    const known = await store.listRecords({ ...everySchedule, limit });
    const ours = known.filter((record) => this.#round.isOurs(record));
    const due = ours.filter((record) => isDue(record, nowMs));
    const strangers = known.filter((record) => isDue(record, nowMs)).length - due.length;
    // There may be others behind what was read, due or not.
    const isCut = known.length === limit && (due.length > 0 || strangers > this.#strangers);
    this.#strangers = strangers;
    const { lost, nextMs } = await this.#round.serve([...this.#chosen(due), ...(await this.#calledFor())], nowMs);
    if (lost > 0) return Math.ceil(this.#random() * yieldMaxMs);
    if (isCut || due.length > batchSize) return 0;
    const firstMs = ours.find((record) => !isDue(record, nowMs))?.dueMs ?? nextMs;
    return firstMs === null ? null : Math.max(0, Math.min(firstMs, nextMs ?? firstMs) - clock.nowMs());
  }

  /** All of them, or a part by chance where there are more than a batch. */
  #chosen(due: readonly RecordRow[]): readonly RecordRow[] {
    if (due.length <= batchSize) return due;
    const from = Math.floor(this.#random() * (due.length - batchSize + 1));
    return due.slice(from, from + batchSize);
  }

  async #calledFor(): Promise<readonly RecordRow[]> {
    const ids = [...this.#called];
    this.#called.clear();
    const records = await Promise.all(ids.map((id) => this.#engine.store.getRecord({ kind: scheduleKind, id })));
    return records.filter(
      (record) => record !== null && record.dueMs !== null && this.#round.isOurs(record),
    ) as RecordRow[];
  }

  #rest(wantedMs: number | null): void {
    const { isShared, canNotify } = this.#engine.store;
    // Of the end of a run that another process has, nobody is told.
    const isTold = canNotify && !this.#round.isAwaitingAny;
    const mostMs = (isTold ? floorMs.told : floorMs.untold) * this.#spread;
    const ms = isShared ? Math.min(wantedMs ?? mostMs, mostMs) : wantedMs;
    if (ms !== null) this.#cancelTimer = this.#engine.clock.setTimer(ms, () => this.wake());
  }

  get #spread(): number {
    return 1 + floorJitter * (2 * this.#random() - 1);
  }

  #failed(error: unknown): number {
    const reason = error instanceof Error ? error.message : String(error);
    this.#engine.logger.debug(`Looking at schedules failed and is tried again: ${reason}`);
    return retryMs * this.#spread;
  }
}

/** In the order in which they are due. */
const everySchedule = {
  kind: scheduleKind,
  namespace: null,
  owner: null,
  status: null,
  runId: null,
  rootId: null,
  label: null,
  dueByMs: Number.MAX_SAFE_INTEGER,
  updatedAfterMs: null,
  beforeId: null,
} as const;

function isDue({ dueMs }: RecordRow, nowMs: number): boolean {
  return dueMs !== null && dueMs <= nowMs;
}
