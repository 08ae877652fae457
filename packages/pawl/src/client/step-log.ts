import type { Engine } from "../engine/engine.ts";
import { droppedSeqs } from "../engine/execution/history.ts";
import type { SavedPosition } from "../engine/graph-workflow.ts";
import type { EventRow } from "../store/event-row.ts";
import { isTerminal, type RunStatus } from "../store/run-status.ts";
import { decodeValue } from "../values/decode.ts";
import { engineOf } from "./engine-of.ts";
import type { Pawl } from "./pawl.ts";
import { readAllEvents } from "./reading.ts";
import { StepFold, type StepDraft } from "./step-records.ts";
import type { StepRecord } from "./step-record.ts";

/** Where in the log the values of a step lie. */
interface ValuePlaces {
  readonly outputSeq: number | null;
  readonly stateSeq: number | null;
}

/** A run's steps as a list shows them. */
export interface StepList {
  /** Without outputs and states, which may be large: {@link StepLog.valuesOf} reads them. */
  readonly steps: StepRecord[];
  /** The number of the last event looked at; 0: none. */
  readonly lastSeq: number;
}

/**
 * The steps of one run, kept between two looks, since a log only grows: who looks again reads what has been added. A run of 10,000 steps that is followed would else be read as a whole with each of
 * its steps. Values are not kept.
 *
 * @example const log = new StepLog(pawl, run.id);
 * const { steps } = await log.read(run.status);
 */
export class StepLog {
  readonly #engine: Engine;
  readonly #runId: string;
  #fold = new StepFold(null);
  #places: Map<StepDraft, ValuePlaces> = new Map();
  #lastSeq = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(pawl: Pawl, runId: string) {
    this.#engine = engineOf(pawl);
    this.#runId = runId;
  }

  /** How many steps it holds. */
  get size(): number {
    return this.#fold.size;
  }

  /** All steps as they are now; of a run of which it is known that it has this status. */
  async read(status: RunStatus): Promise<StepList> {
    await this.#catchUp();
    return { steps: this.#fold.records(isTerminal(status)), lastSeq: this.#lastSeq };
  }

  /** What a step of the last {@link read} has come to: two events are read for it, however long the log. */
  async valuesOf(key: string): Promise<Pick<StepRecord, "output" | "state">> {
    const draft = this.#fold.of(key);
    const { outputSeq = null, stateSeq = null } = (draft && this.#places.get(draft)) ?? {};
    const [made, saved] = await Promise.all([this.#event(outputSeq), this.#event(stateSeq)]);
    return {
      output: made === undefined ? undefined : new StepFold(null).read(made)?.output,
      state: saved === undefined ? undefined : (decodeValue(saved.data) as SavedPosition).state,
    };
  }

  async #event(seq: number | null): Promise<EventRow | undefined> {
    if (seq === null) return undefined;
    const [event] = await this.#engine.store.getEvents({ runId: this.#runId, fromSeq: seq, limit: 1 });
    return event?.seq === seq ? event : undefined;
  }

  /** One after the other: who comes while the log is read may have missed what was added behind that. */
  #catchUp(): Promise<void> {
    this.#reading = this.#reading.then(
      () => this.#readOn(),
      () => this.#readOn(),
    );
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    let events = await readAllEvents(this.#engine, this.#runId, this.#lastSeq + 1);
    const dropped = droppedSeqs(events);
    if (dropped !== null) {
      // A retry says of what was read before that it does not count any more.
      if (this.#lastSeq > 0) events = await readAllEvents(this.#engine, this.#runId);
      this.#fold = new StepFold(droppedSeqs(events));
      this.#places = new Map();
    }
    for (const event of events) {
      const draft = this.#fold.read(event);
      this.#lastSeq = event.seq;
      if (draft === undefined) continue;
      if (draft.output !== undefined) this.#note(draft, { outputSeq: event.seq });
      if (draft.state !== undefined) this.#note(draft, { stateSeq: event.seq });
      draft.output = undefined;
      draft.state = undefined;
    }
  }

  #note(draft: StepDraft, place: Partial<ValuePlaces>): void {
    this.#places.set(draft, { outputSeq: null, stateSeq: null, ...this.#places.get(draft), ...place });
  }
}
