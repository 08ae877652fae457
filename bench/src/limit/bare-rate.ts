import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { runBare, withBareStore, type BareProgram } from "./bare-runs.ts";

export interface BareLoopLoad {
  readonly program: BareProgram;
  readonly concurrency: number;
  /** False: the runs are there from the start. */
  readonly beginsRuns: boolean;
}

/** Connections that PostgreSQL's limit is taken with. */
export const laneCounts: readonly number[] = [1, 2, 4];

export function bareProgramsPerSecond(
  setting: Setting,
  load: BareLoopLoad & { readonly count: number; readonly warmUpCount: number },
  lanes: number,
): Promise<number> {
  const { program, concurrency, count, warmUpCount } = load;
  const knownRuns = load.beginsRuns ? 0 : count + warmUpCount;
  return withBareStore(setting, { concurrency, lanes, knownRuns }, async (_bare, loop) => {
    await runBare(loop, { program, count: warmUpCount, concurrency });
    return rate(count, () => runBare(loop, { program, count, concurrency }));
  });
}

/** With how many connections the bare loop is fastest here, by a short try of each; 1 where a store has only one. */
export async function bestLanes(setting: Setting, load: BareLoopLoad): Promise<number> {
  if (setting.store !== "postgres" || setting.profileFolder !== null) return 1;
  const tries: (readonly [lanes: number, perSecond: number])[] = [];
  const count = scaled(setting, 5_000, 100);
  for (const lanes of laneCounts) {
    const tryLoad = { ...load, count, warmUpCount: scaled(setting, 1_000, 20) };
    tries.push([lanes, await bareProgramsPerSecond(setting, tryLoad, lanes)]);
  }
  return tries.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** What a figure says about its limit's connections. */
export function lanesExtra(setting: Setting, lanes: number): { readonly limitConnections?: number } {
  return setting.store === "postgres" ? { limitConnections: lanes } : {};
}
