import { withScratch } from "../scratch.ts";
import type { StoreName } from "../setting.ts";
import { BareLoop, type BareRun } from "./bare-loop.ts";
import { openBareStore, type BareStore } from "./bare-store.ts";

/** Writes what commit number `turn` (from 0) of a run takes; false when the run has no further one. */
export type BareProgram = (loop: BareLoop, run: number, turn: number) => boolean;

export interface BareLoad {
  readonly program: BareProgram;
  readonly count: number;
  readonly concurrency: number;
}

/** The bare loop on a fresh store, for as long as `work` needs it. */
export async function withBareStore<T>(
  store: StoreName,
  work: (bare: BareStore, loop: BareLoop) => Promise<T>,
): Promise<T> {
  return withScratch(async (folder) => {
    const bare = await openBareStore(store, folder);
    try {
      return await work(bare, new BareLoop(bare));
    } finally {
      await bare.close();
    }
  });
}

/** Runs `count` programs, `concurrency` at a time. */
export function runBare(loop: BareLoop, { program, count, concurrency }: BareLoad): Promise<void> {
  return new Promise((resolve) => {
    let leftToBegin = count;
    let leftToEnd = count;
    class ProgramRun implements BareRun {
      #run = 0;
      #turn = 0;

      onDurable(): void {
        if (this.#run !== 0 && program(loop, this.#run, this.#turn++)) return loop.join(this);
        if (this.#run !== 0 && --leftToEnd === 0) resolve();
        if (leftToBegin-- <= 0) return;
        this.#run = loop.nextRun();
        this.#turn = 0;
        this.onDurable();
      }
    }
    for (let lane = 0; lane < concurrency; lane++) new ProgramRun().onDurable();
    loop.flush();
  });
}
