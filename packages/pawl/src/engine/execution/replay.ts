import type { EventRow } from "../../store/event-row.ts";
import type { History } from "./history.ts";

/** The cursor of a replay through the settlements of a history. */
export class Replay {
  readonly history: History;
  #index = 0;
  /** Calls off the end of the patience with code that has not asked for the next settlement yet. */
  cancelGrace: (() => void) | undefined = undefined;
  isGraceOver = false;

  constructor(history: History) {
    this.history = history;
  }

  /** The settlement to deliver next; undefined: the past is over. */
  get next(): EventRow | undefined {
    return this.history.settlements[this.#index];
  }

  /** How many settlements were delivered. */
  get position(): number {
    return this.#index;
  }

  advance(): void {
    this.#index++;
    this.stopWaiting();
  }

  stopWaiting(): void {
    this.cancelGrace?.();
    this.cancelGrace = undefined;
    this.isGraceOver = false;
  }

  /** Whether the log says of this step or wait that it was begun. */
  knows(key: string): boolean {
    const { failures, deadlines, begun, stepNotes, children } = this.history;
    if (children.byKey.has(key)) return true;
    return failures.has(key) || deadlines.has(key) || begun.has(key) || stepNotes.has(key) || this.hasAhead(key);
  }

  /** Whether the rest of the past has something about this key. */
  hasAhead(key: string): boolean {
    const { settlements } = this.history;
    for (let index = this.#index; index < settlements.length; index++) {
      if (settlements[index]?.key === key) return true;
    }
    return false;
  }
}
