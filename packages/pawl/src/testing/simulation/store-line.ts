import { PawlError } from "../../errors/pawl-error.ts";
import type { Dice } from "./dice.ts";
import type { Faults } from "./faults.ts";
import type { ProcessClock } from "./process-clock.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Weather } from "./weather.ts";

export interface LineParams {
  readonly scheduler: Scheduler;
  readonly clock: ProcessClock;
  readonly dice: Dice;
  readonly faults: () => Faults;
  readonly weather: Weather;
}

type Fate = "works" | "fails" | "answer-lost" | "given-up";

interface Call<T> {
  readonly isWrite: boolean;
  readonly apply: () => Promise<T>;
  /** The caller gets to know the answer now. */
  readonly onAnswer?: (answer: T) => void;
  /** The caller is told that there was none. */
  readonly onFailure?: () => void;
}

/**
 * The line from a process to its store: every call takes its time there and back, so calls may overtake each other. It may fail on the way there,
 * be done and its answer be lost, or arrive long after its caller has given up and perhaps tried again. Once sent it goes on without its process: a crash
 * finds it before it was applied, or after, with the answer still to come.
 */
export class StoreLine {
  readonly #params: LineParams;

  constructor(params: LineParams) {
    this.#params = params;
  }

  call<T>(call: Call<T>): Promise<T> {
    const { scheduler, clock, weather } = this.#params;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const fail = (error: unknown, delayMs: number): void => {
        scheduler.after(
          delayMs,
          () => {
            if (isOver) return;
            isOver = true;
            call.onFailure?.();
            reject(error);
          },
          clock,
        );
      };
      const problem = weather.problem(clock, call.isWrite);
      const fate = this.#fate();
      if (problem !== null || fate === "fails") return fail(problem ?? busy(), this.#delayMs());
      const answered = (answer: T): void => {
        const lost = weather.problem(clock, false) ?? (fate === "answer-lost" ? unavailable() : null);
        if (lost !== null) return fail(lost, this.#delayMs());
        scheduler.after(
          this.#delayMs(),
          () => {
            if (isOver) return;
            isOver = true;
            call.onAnswer?.(answer);
            resolve(answer);
          },
          clock,
        );
      };
      const arrive = (): void => {
        const closed = weather.problem(clock, call.isWrite);
        if (closed !== null) return fail(closed, this.#delayMs());
        call.apply().then(answered, (error: unknown) => fail(error, this.#delayMs()));
      };
      // A request on its way belongs to nobody: half of those that a crash finds there still arrive.
      const { dice } = this.#params;
      const isSent = dice.hits(0.5);
      let arrivesInMs = this.#delayMs();
      if (fate === "given-up") {
        const { lateMaxMs } = this.#params.faults();
        const givenUpInMs = dice.between(1, 300);
        fail(unavailable(), givenUpInMs);
        arrivesInMs = givenUpInMs + dice.between(0, lateMaxMs);
      }
      scheduler.after(arrivesInMs, () => (clock.isDead && !isSent ? undefined : arrive()));
    });
  }

  /** How long something takes on the line, one way. */
  delayMs(): number {
    return this.#delayMs();
  }

  #fate(): Fate {
    const { failures, lostAnswers, lateCalls } = this.#params.faults();
    if (failures + lostAnswers + lateCalls === 0) return "works";
    let rest = this.#params.dice.fraction();
    if ((rest -= failures) < 0) return "fails";
    if ((rest -= lostAnswers) < 0) return "answer-lost";
    return rest - lateCalls < 0 ? "given-up" : "works";
  }

  #delayMs(): number {
    const { dice } = this.#params;
    const { delayMaxMs, slowness } = this.#params.faults();
    if (delayMaxMs === 0) return 0;
    const delayMs = dice.between(0, delayMaxMs);
    return dice.hits(slowness) ? delayMs * 10 : delayMs;
  }
}

function busy(): PawlError {
  return new PawlError("store_busy", "A simulated failure of the store.");
}

function unavailable(): PawlError {
  return new PawlError("store_unavailable", "A simulated answer that got lost.");
}
