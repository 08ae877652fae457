import { PermanentError, type Context, type StepContext } from "pawl";
import { AppendLog } from "../evidence/append-log.ts";
import type { EffectLine } from "../evidence/effect-line.ts";
import { monotonicMs, pause } from "../pause.ts";

/** What an effect comes to: its value follows from the run's input alone, its token names this one execution of it. */
export interface Done<T = unknown> {
  readonly value: T;
  readonly token: string;
}

/** What a step does to the world: lines in a file, outside of any database. */
export class Effects {
  readonly #log: AppendLog<EffectLine>;
  readonly #process: string;
  #count = 0;

  constructor(file: string, process: string) {
    this.#log = new AppendLog(file);
    this.#process = process;
    this.#watchStalls();
  }

  /** What a worker says of takeovers, on either side. */
  note(what: "freed" | "replaced", runs: number): void {
    this.#log.write([what, monotonicMs(), runs]);
  }

  /** An execution of a run begins: first or taken over, it has its history in hand. */
  enter(ctx: Context): void {
    this.#log.write(["enter", monotonicMs(), ctx.run.id]);
  }

  /**
   * An effect that takes a moment, and leaves a line when it begins and one when it has ended. `saw` are the results that it depends on: promise 2 is
   * that each of them is on record.
   */
  async perform<T>(
    { idempotencyKey, attempt }: Pick<StepContext, "idempotencyKey" | "attempt">,
    effect: {
      readonly saw: readonly Done[];
      readonly value: T;
      /** The attempts before this one fail. */
      readonly succeedsAt?: number;
      readonly failsForGood?: boolean;
      readonly tookMs?: number;
    },
  ): Promise<Done<T>> {
    const token = `${this.#process}-${++this.#count}`;
    const [runId, key] = splitOnce(idempotencyKey);
    const saw = effect.saw.map(({ token }) => token);
    this.#log.write(["begin", monotonicMs(), runId, key, attempt, token, saw]);
    await pause(effect.tookMs ?? durationMs());
    this.#log.write(["end", monotonicMs(), runId, key, token]);
    if (effect.failsForGood === true) throw new PermanentError(`The effect ${key} fails for good`);
    if (attempt < (effect.succeedsAt ?? 1)) throw new Error(`The effect ${key} fails in attempt ${attempt}`);
    return { value: effect.value, token };
  }

  /** A process that stood still (SIGSTOP, a starved machine) may go on with what it was about to do, long after it was replaced. */
  #watchStalls(): void {
    let lastMs = monotonicMs();
    setInterval(() => {
      const nowMs = monotonicMs();
      if (nowMs - lastMs > stallMs) this.#log.write(["stall", lastMs, nowMs]);
      lastMs = nowMs;
    }, beatMs).unref();
  }
}

const beatMs = 50;
const stallMs = 400;

/** Mostly a moment, sometimes long enough to be hit. */
function durationMs(): number {
  const chance = Math.random();
  if (chance < 0.5) return chance * 10;
  return chance < 0.95 ? chance * 40 : 300 + Math.random() * 500;
}

/** Run ids have no slash, step keys may. */
function splitOnce(idempotencyKey: string): [string, string] {
  const at = idempotencyKey.indexOf("/");
  return [idempotencyKey.slice(0, at), idempotencyKey.slice(at + 1)];
}
