import type { RunRow } from "./run-row.ts";
import { isTerminal, type RunStatus } from "./run-status.ts";
import { spreadClass, type Spread } from "./spread.ts";

/** What to count: what has happened from `fromMs` until before `toMs`, in buckets of `bucketMs`, to runs that were created since `createdFromMs`. */
export interface SummaryQuery {
  readonly namespace: string | null;
  readonly owner: string | null;
  readonly workflow: string | null;
  readonly createdFromMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
  readonly lookMax: number;
}

export interface RunSummary {
  readonly rows: readonly SummaryRow[];
  /** False: there may be more runs than were looked into. */
  readonly isComplete: boolean;
}

/** What has happened to runs of one workflow in one bucket of time. */
export interface SummaryRow {
  /** From 0. */
  readonly bucket: number;
  readonly workflow: string;
  /** Runs that were created in it, by the status that they have now. */
  readonly created: StatusCounts;
  /** Runs that have ended in it, by how. */
  readonly finished: StatusCounts;
  /** How long those that have ended in it took, from when they began, in milliseconds. */
  readonly duration: Spread;
  /** How long those that have begun in it stood in line, from when they were due, in milliseconds. */
  readonly waiting: Spread;
}

export type StatusCounts = Readonly<Partial<Record<RunStatus, number>>>;

/** What is looked at of a run. */
export type SummarizedRun = Pick<
  RunRow,
  "workflow" | "status" | "createdMs" | "startedMs" | "finishedMs" | "notBeforeMs"
>;

interface Tally {
  readonly bucket: number;
  readonly workflow: string;
  readonly created: Partial<Record<RunStatus, number>>;
  readonly finished: Partial<Record<RunStatus, number>>;
  readonly duration: SpreadTally;
  readonly waiting: SpreadTally;
}

/** Counts runs, one by one. Pure. */
export class SummaryTally {
  readonly #query: Pick<SummaryQuery, "fromMs" | "toMs" | "bucketMs">;
  readonly #tallies: Map<string, Map<number, Tally>> = new Map();

  constructor(query: Pick<SummaryQuery, "fromMs" | "toMs" | "bucketMs">) {
    this.#query = query;
  }

  add(run: SummarizedRun): void {
    const { workflow, status, createdMs, startedMs, finishedMs } = run;
    const created = this.#at(workflow, createdMs);
    if (created !== null) created.created[status] = (created.created[status] ?? 0) + 1;
    const waitedMs = waitingMs(run);
    if (waitedMs !== null) this.#at(workflow, startedMs!)?.waiting.add(waitedMs);
    if (finishedMs === null || !isTerminal(status)) return;
    const finished = this.#at(workflow, finishedMs);
    if (finished === null) return;
    finished.finished[status] = (finished.finished[status] ?? 0) + 1;
    if (startedMs !== null) finished.duration.add(finishedMs - Math.max(startedMs, createdMs));
  }

  get rows(): SummaryRow[] {
    return [...this.#tallies.values()].flatMap((buckets) =>
      [...buckets.values()].map((tally) => ({
        ...tally,
        duration: tally.duration.spread,
        waiting: tally.waiting.spread,
      })),
    );
  }

  /** Null: outside of what is asked for. */
  #at(workflow: string, atMs: number): Tally | null {
    const { fromMs, toMs, bucketMs } = this.#query;
    if (atMs < fromMs || atMs >= toMs) return null;
    const bucket = Math.floor((atMs - fromMs) / bucketMs);
    let buckets = this.#tallies.get(workflow);
    if (buckets === undefined) this.#tallies.set(workflow, (buckets = new Map()));
    let tally = buckets.get(bucket);
    if (tally === undefined) {
      tally = { bucket, workflow, created: {}, finished: {}, duration: new SpreadTally(), waiting: new SpreadTally() };
      buckets.set(bucket, tally);
    }
    return tally;
  }
}

/** How long it was due and not begun; null: it has not begun, or began as a fork, with the past of another run. */
export function waitingMs({ createdMs, startedMs, notBeforeMs }: SummarizedRun): number | null {
  return startedMs === null || startedMs < createdMs ? null : Math.max(0, startedMs - notBeforeMs);
}

class SpreadTally {
  readonly #counts: Map<number, number> = new Map();
  #max = 0;

  add(value: number): void {
    const at = spreadClass(value);
    this.#counts.set(at, (this.#counts.get(at) ?? 0) + 1);
    if (value > this.#max) this.#max = value;
  }

  get spread(): Spread {
    return { counts: [...this.#counts].sort(([a], [b]) => a - b), max: this.#max };
  }
}

/** The least id that a run created at this time can have: a UUIDv7 begins with its time. */
export function idAtMs(ms: number): string {
  const time = Math.max(0, Math.min(ms, 2 ** 48 - 1))
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** Ids run ahead of the clock where one process makes more than 4,096 in a millisecond: so far they may. */
const idsAheadMs = 1_000;

/** The ids among which the runs are that were created in this span. */
export function idRange({ createdFromMs, toMs }: Pick<SummaryQuery, "createdFromMs" | "toMs">): {
  readonly fromId: string;
  readonly beforeId: string;
} {
  return { fromId: idAtMs(createdFromMs), beforeId: idAtMs(toMs + idsAheadMs) };
}
