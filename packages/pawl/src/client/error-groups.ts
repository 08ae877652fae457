import { checkOptions } from "../errors/check-options.ts";
import type { ErrorRecord } from "../errors/error-record.ts";
import type { Engine } from "../engine/engine.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { ErrorQuery, ErrorRow } from "../store/store.ts";
import { checkText } from "../values/storable-text.ts";
import { stepOfError } from "./error-filter.ts";
import { errorsQuery } from "./option-names.ts";

/** What is wrong with these, or was when they were parked. */
export type ErrorStatus = ErrorQuery["status"];

/** Runs that have failed, or are parked, for one reason: the same workflow, step and code. */
export interface ErrorGroup {
  readonly workflow: string;
  /** As in `pawl.steps`; undefined: it did not come from a step. */
  readonly step: string | undefined;
  readonly code: string;
  readonly count: number;
  /** Blocked: the code does not fit the history any more, or the run is broken. Paused: attempts are used up, and the policy pauses the run. */
  readonly statuses: Readonly<Partial<Record<ErrorStatus, number>>>;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the last one. */
  readonly message: string;
  readonly hint: string | undefined;
  /** The id of the last run. */
  readonly example: string;
}

export interface ErrorReport {
  /** The most frequent first. */
  readonly groups: readonly ErrorGroup[];
  /** How many runs were looked into, newest first. */
  readonly runs: number;
  /** False: there are more runs or groups than were looked into, so counts are lower bounds. */
  readonly isComplete: boolean;
}

export interface ErrorsQuery {
  /** How long ago at most a run has come to its error, such as `"7d"`, or since when. Default: all. */
  readonly since?: Duration | Date;
  /** Whose runs. */
  readonly owner?: string;
  readonly workflow?: string;
  /** Default: the one given to `createPawl`. */
  readonly namespace?: string;
  /** How many groups at most, 1 to 1000; default 100. */
  readonly limit?: number;
}

const statuses: readonly ErrorStatus[] = ["failed", "blocked", "paused"];
const sliceRuns = 500;
/** Of each status. Reading so many takes seconds. */
const runsMax = 100_000;
/** Codes and steps can be made of data by those who throw: their number must not grow without end. */
const groupsMax = 10_000;

/** Groups what runs have failed of; see `Pawl.errors`. */
export async function errorReport(
  engine: Engine,
  query: ErrorsQuery & { readonly namespace: string },
): Promise<ErrorReport> {
  checkOptions(query, errorsQuery, "pawl.errors");
  const limit = query.limit ?? 100;
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1_000) {
    throw new PawlError(
      "invalid_option",
      `The option limit is ${String(limit)}; it must be a whole number from 1 to 1000.`,
    );
  }
  const wanted = {
    namespace: checkText(query.namespace, "option namespace"),
    owner: query.owner === undefined ? null : checkText(query.owner, "option owner"),
    workflow: query.workflow === undefined ? null : checkText(query.workflow, "option workflow"),
    sinceMs: sinceMsOf(engine, query.since),
  };
  const groups = new ErrorGroups();
  let isComplete = true;
  for (const status of statuses) {
    let beforeId: string | null = null;
    let seen = 0;
    do {
      const slice: Awaited<ReturnType<Engine["store"]["scanErrors"]>> = await engine.store.scanErrors({
        ...wanted,
        status,
        beforeId,
        limit: sliceRuns,
      });
      for (const row of slice.errors) groups.add(status, row);
      seen += sliceRuns;
      beforeId = slice.lastId;
    } while (beforeId !== null && seen < runsMax);
    isComplete &&= beforeId === null;
  }
  const all = groups.mostFrequent();
  return {
    groups: all.slice(0, limit),
    runs: groups.runs,
    isComplete: isComplete && !groups.areCut && all.length <= limit,
  };
}

/** Counts errors by workflow, step and code. Pure. */
export class ErrorGroups {
  readonly #groups: Map<string, ErrorGroup> = new Map();
  runs = 0;
  areCut = false;

  add(status: ErrorStatus, { id, workflow, atMs, error }: ErrorRow): void {
    const record = JSON.parse(error) as ErrorRecord;
    const { code, message, hint } = record;
    const step = stepOfError(record);
    const key = JSON.stringify([workflow, step, code]);
    const before = this.#groups.get(key);
    this.runs++;
    if (before === undefined && this.#groups.size >= groupsMax) {
      this.areCut = true;
      return;
    }
    const at = new Date(atMs);
    const isLast = before === undefined || at >= before.lastAt;
    this.#groups.set(key, {
      workflow,
      step,
      code,
      count: (before?.count ?? 0) + 1,
      statuses: { ...before?.statuses, [status]: (before?.statuses[status] ?? 0) + 1 },
      firstAt: before === undefined || at < before.firstAt ? at : before.firstAt,
      lastAt: isLast ? at : before.lastAt,
      message: isLast ? message : before.message,
      hint: isLast ? hint : before.hint,
      example: isLast ? id : before.example,
    });
  }

  mostFrequent(): ErrorGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.count - a.count || b.lastAt.getTime() - a.lastAt.getTime());
  }
}

function sinceMsOf(engine: Engine, since: ErrorsQuery["since"]): number | null {
  if (since === undefined) return null;
  if (!(since instanceof Date)) return engine.clock.nowMs() - durationMs(since, "since");
  if (!Number.isNaN(since.getTime())) return since.getTime();
  throw new PawlError("invalid_option", "The option since is an invalid Date.");
}
