import type { Engine } from "../../engine/engine.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { NewRecord, RecordRow } from "../../store/record-row.ts";
import type { CommandWrite, Outcome, StartWrite } from "../../store/write.ts";
import { scheduleId, scheduleKind } from "../../schedule/schedule-body.ts";

const pageSize = 1_000;
/** Somebody else was faster so many times in a row. */
const attemptsMax = 20;

/** The records of schedules: every change is a compare-and-set, so that of two who meant the same tick, one wins. */
export class ScheduleStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async find(namespace: string, name: string): Promise<RecordRow | null> {
    return this.#engine.store.getRecord({ kind: scheduleKind, id: scheduleId(namespace, name) });
  }

  /** @throws PawlError `schedule_not_found`. */
  async read(namespace: string, name: unknown): Promise<RecordRow> {
    const isName = typeof name === "string" && !name.includes("\0") && name.isWellFormed();
    const record = isName ? await this.find(namespace, name) : null;
    if (record !== null) return record;
    throw new PawlError(
      "schedule_not_found",
      `There is no schedule "${String(name)}" in the namespace "${namespace}".`,
      {
        details: { schedule: String(name), namespace },
      },
    );
  }

  /** All of them, page by page. */
  async *pages(query: {
    readonly namespace: string;
    readonly owner: string | null;
    readonly status: string | null;
    readonly label: string | null;
  }): AsyncGenerator<readonly RecordRow[]> {
    let beforeId: string | null = null;
    for (;;) {
      const page: readonly RecordRow[] = await this.#engine.store.listRecords({
        ...query,
        kind: scheduleKind,
        runId: null,
        rootId: null,
        dueByMs: null,
        updatedAfterMs: null,
        beforeId,
        limit: pageSize,
      });
      if (page.length > 0) yield page;
      if (page.length < pageSize) return;
      beforeId = page.at(-1)?.id ?? null;
    }
  }

  /** `before`: null where there is none yet. Whether it was written is for the caller to see in the outcome. */
  write(
    before: Pick<RecordRow, "revision"> | null,
    id: string,
    change: {
      readonly record: NewRecord | null;
      readonly linked?: readonly (StartWrite | CommandWrite)[];
      readonly nowMs: number;
    },
  ): Promise<Outcome> {
    const { record, linked = [], nowMs } = change;
    return this.#engine.write({
      type: "record",
      kind: scheduleKind,
      id,
      expects: before?.revision ?? 0,
      record,
      linked,
      nowMs,
    });
  }

  /**
   * Reads, lets `change` write, and does so again where somebody else has changed the schedule in between.
   *
   * @throws PawlError `schedule_not_found`, `schedule_changed`.
   */
  async change<Result>(
    namespace: string,
    name: string,
    change: (before: RecordRow) => Promise<{ readonly outcome: Outcome | null; readonly result: Result }>,
  ): Promise<Result> {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const { outcome, result } = await change(await this.read(namespace, name));
      if (outcome === null || outcome.ok) return result;
    }
    throw new PawlError("schedule_changed", `The schedule "${name}" was changed by others again and again.`, {
      details: { schedule: name, namespace },
    });
  }
}
