import { serverOf } from "../place.ts";
import { withScratch } from "../scratch.ts";
import { checkpointServer, withDatabase } from "../server/with-database.ts";
import type { Setting } from "../setting.ts";
import { BareLoop, type BareRun } from "./bare-loop.ts";
import { BarePostgres } from "./bare-postgres.ts";
import { BareMemory, openBareFile, type BareStore } from "./bare-store.ts";

/** Writes what commit number `turn` (from 0) of a run takes; false when the run has no further one. */
export type BareProgram = (loop: BareLoop, run: number, turn: number) => boolean;

export interface BareLoad {
  readonly program: BareProgram;
  readonly count: number;
  readonly concurrency: number;
}

export interface BareShape {
  /** Runs in flight. */
  readonly concurrency: number;
  /** Connections, on PostgreSQL; default 1. */
  readonly lanes?: number;
  /** How many runs exist from the start, for programs that begin none: a fence needs something to join with. */
  readonly knownRuns?: number;
}

/** The bare loop on a fresh store, for as long as `work` needs it. */
export async function withBareStore<T>(
  setting: Setting,
  { concurrency, lanes = 1, knownRuns = 0 }: BareShape,
  work: (bare: BareStore, loop: BareLoop) => Promise<T>,
): Promise<T> {
  const use = async (bare: BareStore): Promise<T> => {
    try {
      return await work(bare, new BareLoop(bare, concurrency));
    } finally {
      await bare.close();
    }
  };
  if (setting.store === "memory") return use(new BareMemory());
  if (setting.store === "sqlite") return withScratch(async (folder) => use(await openBareFile(folder)));
  const server = serverOf(setting);
  return withDatabase(server, async (url) => {
    const bare = await BarePostgres.open(url, { lanes, knownRuns });
    await checkpointServer(server);
    return use(bare);
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
