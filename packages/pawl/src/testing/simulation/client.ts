import type { Pawl } from "../../client/pawl.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { Dice } from "./dice.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimProcess } from "./sim-process.ts";

/** How long a client waits for an answer before it takes it for lost. */
const patienceMs = 4_000;
const againMs = 100;

/** Where an answer may come to be missing although what was asked for has been done, and where another process may have a better one. */
const lostCodes: ReadonlySet<string> = new Set([
  "closed",
  "store_busy",
  "store_unavailable",
  "store_readonly",
  "workflow_version_not_registered",
]);

export function isLost(error: unknown): boolean {
  return error instanceof PawlError && lostCodes.has(error.code);
}

/** Somebody outside of all processes, who asks one of them, and another one if that dies. */
export class Client {
  readonly #scheduler: Scheduler;
  readonly #dice: Dice;
  readonly #processes: () => readonly SimProcess[];

  constructor(params: {
    readonly scheduler: Scheduler;
    readonly dice: Dice;
    readonly processes: () => readonly SimProcess[];
  }) {
    this.#scheduler = params.scheduler;
    this.#dice = params.dice;
    this.#processes = params.processes;
  }

  /** Asks until there is an answer; errors that are answers are thrown. */
  async call<T>(ask: (pawl: Pawl) => Promise<T>, patience: number = patienceMs): Promise<T> {
    for (;;) {
      const process = await this.#process();
      const lost = Symbol("lost");
      let giveUp: () => void = () => {};
      const timeout = new Promise<typeof lost>((resolve) => {
        if (patience < Number.POSITIVE_INFINITY) giveUp = this.#scheduler.after(patience, () => resolve(lost));
      });
      try {
        const answer = await Promise.race([ask(process.pawl), timeout, process.died.then(() => lost)]);
        if (answer !== lost) return answer as T;
      } catch (error) {
        if (!isLost(error)) throw error;
      } finally {
        giveUp();
      }
      await this.#scheduler.sleep(againMs);
    }
  }

  async #process(): Promise<SimProcess> {
    for (;;) {
      const live = this.#processes().filter(({ isLive }) => isLive);
      if (live.length > 0) return this.#dice.pick(live);
      await this.#scheduler.sleep(againMs);
    }
  }
}
