import type { EventRow } from "../../store/event-row.ts";

/** What the log says of a question. */
export interface RecordedInterrupt {
  readonly id: string;
  readonly key: string;
  /** A fork has those of its origin in its log, too. */
  readonly runId: string;
  readonly dueMs: number | null;
  /** A retry has set the asking aside. */
  readonly isDropped: boolean;
  /** The run has told itself that the time is up. */
  isDue: boolean;
  isClosed: boolean;
  /** The code got its answer, or that there is none. */
  isSettled: boolean;
  /** Nobody can answer it any more, though the code has got nothing that counts: the run ended meanwhile, or a retry has set the answer aside. */
  isOver: boolean;
}

/** The data of `interrupt-opened`. */
export interface OpenedInterrupt {
  readonly id: string;
  readonly run: string;
  readonly name: string;
  readonly assignees: readonly string[];
  readonly dueAt: number | null;
}

const endings: ReadonlySet<string> = new Set(["run-completed", "run-failed", "run-cancelled", "run-continued"]);

/** The questions of a run, as its log tells of them. */
export class InterruptHistory {
  readonly #byId: Map<string, RecordedInterrupt> = new Map();
  readonly #byKey: Map<string, RecordedInterrupt> = new Map();

  /** `isDropped`: the event was set aside by a retry. */
  read({ kind, key, data }: Pick<EventRow, "kind" | "key" | "data">, isDropped: boolean): void {
    if (endings.has(kind)) {
      for (const each of this.#byId.values()) each.isOver ||= !each.isSettled;
    } else if (key === null) {
      return;
    } else if (kind === "interrupt-opened") {
      this.#opened(key, JSON.parse(data as string) as OpenedInterrupt, isDropped);
    } else if (kind === "interrupt-due" || kind === "interrupt-closed") {
      // What became of the record stays so, whatever a retry sets aside.
      const { id } = JSON.parse(data as string) as { readonly id: string };
      const entry = this.#byId.get(id);
      if (entry === undefined) return;
      if (kind === "interrupt-due") entry.isDue = true;
      else entry.isClosed = true;
    } else if (kind === "interrupt-answered" || kind === "interrupt-expired") {
      const entry = this.#byKey.get(key);
      if (entry === undefined) return;
      if (isDropped) entry.isOver = true;
      else entry.isSettled = true;
    }
  }

  of(key: string): RecordedInterrupt | undefined {
    const entry = this.#byKey.get(key);
    return entry?.isDropped === true ? undefined : entry;
  }

  /** People may still be asked, though a retry has set the asking aside. */
  abandonedBy(runId: string): readonly RecordedInterrupt[] {
    return [...this.#byId.values()].filter(
      (each) => each.isDropped && each.runId === runId && !each.isClosed && !each.isSettled && !each.isOver,
    );
  }

  #opened(key: string, { id, run, dueAt }: OpenedInterrupt, isDropped: boolean): void {
    const entry: RecordedInterrupt = {
      id,
      key,
      runId: run,
      dueMs: dueAt,
      isDropped,
      isDue: false,
      isClosed: false,
      isSettled: false,
      isOver: false,
    };
    this.#byId.set(id, entry);
    this.#byKey.set(key, entry);
  }
}
