import { PawlError, type BulkProgress, type BulkResult, type Pawl } from "pawl";
import type { ServerDatabase } from "../../database/open-database.ts";
import type { Principal } from "../../http/principal.ts";
import type { ServerClock } from "../../http/server-clock.ts";
import { BulkRows, type BulkChange } from "./bulk-rows.ts";
import type { BulkRow } from "./bulk-table.ts";
import { doToMany, type BulkBody, type BulkTarget } from "./bulk-work.ts";

/** How often a row says that its process is there. */
const beatMs = 5_000;

interface UnderWay {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * What is being done to many runs, behind the replies.
 *
 * running → completed | failed (the store did not do its part) | stopped (by somebody, or with the server). The work ends with the process; its row, which every server can
 * read, tells so when it has not been heard of for a while. To call it again does the rest.
 */
export class BulkOperations {
  readonly #pawl: Pawl;
  readonly #rows: BulkRows;
  readonly #clock: ServerClock;
  readonly #underWay: Map<string, UnderWay> = new Map();

  constructor(params: { readonly pawl: Pawl; readonly database: ServerDatabase; readonly clock: ServerClock }) {
    this.#pawl = params.pawl;
    this.#rows = new BulkRows(params.database.db);
    this.#clock = params.clock;
  }

  /** Begins it, and returns at once. @throws ApiError `bulk_limit_reached`. */
  async begin(
    { userId }: Pick<Principal, "userId">,
    { body, targets }: { readonly body: BulkBody; readonly targets: readonly BulkTarget[] },
  ): Promise<BulkRow> {
    const id = this.#clock.id();
    const row = await this.#rows.insert({ id, userId, action: body.action, nowMs: this.#clock.nowMs() });
    const stop = new AbortController();
    const done = this.#work(id, { body, targets, stop }).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, { stop, done });
    return row;
  }

  /** @throws ApiError `operation_not_found`. */
  get(id: string, userId: string | null): Promise<BulkRow> {
    return this.#rows.get(id, userId);
  }

  /** Where the work is another server's, that one hears of it with its next look at the row. @throws ApiError `operation_not_found`. */
  async stop(id: string, userId: string | null): Promise<BulkRow> {
    const row = await this.#rows.get(id, userId);
    if (row.status !== "running") return row;
    await this.#rows.update(id, { is_stopping: 1 });
    const here = this.#underWay.get(id);
    here?.stop.abort();
    await here?.done;
    return this.#rows.get(id, userId);
  }

  /** Stops all of this process. */
  async close(): Promise<void> {
    const all = [...this.#underWay.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ done }) => done));
  }

  async #work(
    id: string,
    {
      body,
      targets,
      stop,
    }: { readonly body: BulkBody; readonly targets: readonly BulkTarget[]; readonly stop: AbortController },
  ): Promise<void> {
    let progress: BulkProgress = { matched: 0, done: 0, skipped: 0, failed: 0 };
    const report = new Reporter(async () => {
      const isStopping = await this.#rows.update(id, { ...progressColumns(progress), seen_ms: this.#clock.nowMs() });
      if (isStopping) stop.abort();
    });
    const tell = (now: BulkProgress): void => {
      progress = now;
      report.soon();
    };
    const beat = setInterval(() => report.soon(), beatMs).unref();
    let end: BulkChange;
    try {
      const result = await doToMany(this.#pawl, { id, body, targets, signal: stop.signal, tell });
      end = { status: "completed", ...resultColumns(result) };
    } catch (error) {
      end = stop.signal.aborted
        ? { status: "stopped", ...progressColumns(progress) }
        : { status: "failed", ...progressColumns(progress), failed: JSON.stringify([failureOf(error)]) };
    }
    clearInterval(beat);
    await report.idle();
    // If this cannot be written, the row is not heard of any more, and tells that.
    await this.#rows.update(id, { ...end, finished_ms: this.#clock.nowMs() }).catch(() => {});
  }
}

/** Writes the latest once more after each write, and never twice at a time. */
class Reporter {
  readonly #write: () => Promise<void>;
  #writing: Promise<void> | null = null;
  #isWanted = false;

  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  soon(): void {
    this.#isWanted = true;
    this.#writing ??= this.#run();
  }

  async idle(): Promise<void> {
    await this.#writing;
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      // The next one says all that this one would have said.
      await this.#write().catch(() => {});
    }
    this.#writing = null;
  }
}

function progressColumns({ matched, done, skipped, failed }: BulkProgress): BulkChange {
  return { matched, done, skipped, failed_count: failed };
}

function resultColumns({ failed, failedCount, ...counts }: BulkResult): BulkChange {
  return {
    ...progressColumns({ ...counts, failed: failedCount }),
    failed: JSON.stringify(failed.map(({ id, error: { code, message } }) => ({ run: id, code, message }))),
  };
}

/** Why the whole has ended; it is about no run in particular. */
function failureOf(error: unknown): { readonly run: null; readonly code: string; readonly message: string } {
  const isOurs = error instanceof PawlError && error.kind !== "unknown" && error.kind !== "database";
  if (isOurs) return { run: null, code: error.code, message: error.message };
  return { run: null, code: "internal_error", message: "Something went wrong in the server." };
}
