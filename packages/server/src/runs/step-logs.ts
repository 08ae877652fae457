import type { Pawl, Run, StepRecord } from "pawl";
import { StepLog, type StepList } from "pawl/internal";
import { stepOf } from "./wire-step.ts";

type LookedAt = Pick<Run, "id" | "status">;

/** A step without its values takes about 700 bytes. What is looked at now comes on top. */
const stepsMax = 50_000;

/** The steps of the runs that were looked at last: who follows a run asks for them several times a second, and a step that is opened is asked for alone. */
export class StepLogs {
  readonly #pawl: Pawl;
  readonly #stepsMax: number;
  /** The one that was used last stands at the end. */
  readonly #logs: Map<string, StepLog> = new Map();

  constructor(pawl: Pawl, { stepsMax: max = stepsMax }: { readonly stepsMax?: number } = {}) {
    this.#pawl = pawl;
    this.#stepsMax = max;
  }

  /** How many steps are kept, of all runs. */
  get size(): number {
    return [...this.#logs.values()].reduce((sum, { size }) => sum + size, 0);
  }

  async read(run: LookedAt): Promise<StepList> {
    return this.#log(run).read(run.status);
  }

  /** With its values. */
  async step(run: LookedAt, key: string): Promise<StepRecord | undefined> {
    const log = this.#log(run);
    const { steps } = await log.read(run.status);
    const step = stepOf(steps, key);
    return step === undefined ? undefined : { ...step, ...(await log.valuesOf(key)) };
  }

  #log({ id }: LookedAt): StepLog {
    const log = this.#logs.get(id) ?? new StepLog(this.#pawl, id);
    this.#logs.delete(id);
    this.#makeRoom();
    this.#logs.set(id, log);
    return log;
  }

  #makeRoom(): void {
    let { size } = this;
    for (const [id, log] of this.#logs) {
      if (size <= this.#stepsMax) return;
      this.#logs.delete(id);
      size -= log.size;
    }
  }
}
