import type { Dice } from "./dice.ts";

/** The processes of a simulation: who runs what, and what a deploy makes of them. */
export interface Fleet {
  readonly queues: readonly string[];
  readonly versions: readonly number[];
  /** Each place is taken by one process at a time; where it dies, another one takes its place. */
  readonly places: readonly Place[];
  /** Null: the code stays as it is. */
  readonly deploy: { readonly atMs: number; readonly everyMs: number } | null;
}

export interface Place {
  readonly workers: readonly WorkerPlan[];
  /** The versions of each workflow that its code has. */
  readonly versions: readonly number[];
  /** Those that it has once the deploy has come to it. */
  readonly nextVersions: readonly number[];
}

export interface WorkerPlan {
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly queues: readonly string[] | null;
  readonly queueConcurrency: Readonly<Record<string, number>>;
}

export function rollFleet(dice: Dice, spanMs: number): Fleet {
  const queues = dice.pick([["default"], ["default"], ["default", "mail"], ["default", "mail", "slow"]]);
  const versions = dice.hits(0.3) ? [1, 2] : [1];
  const isRolling = versions.length > 1 && dice.hits(0.5);
  const places = dice.times(dice.pick([1, 1, 2, 2, 3]), () => rollPlace(dice, queues, versions, isRolling));
  const first = places[0] as Place;
  // Somebody must serve what all the others do not.
  const [worker, ...others] = first.workers as readonly [WorkerPlan, ...WorkerPlan[]];
  places[0] = { ...first, workers: [{ ...worker, queues: null }, ...others], nextVersions: versions };
  const deploy = isRolling ? { atMs: dice.between(0, spanMs >> 1), everyMs: dice.between(50, spanMs >> 2) } : null;
  if (!isRolling) places[0] = { ...places[0], versions };
  return { queues, versions, places, deploy };
}

function rollPlace(dice: Dice, queues: readonly string[], versions: readonly number[], isRolling: boolean): Place {
  const anyOf = (): readonly number[] => (versions.length === 1 ? versions : dice.pick([[1], [2], [1, 2]]));
  const own = isRolling ? [1] : anyOf();
  return {
    workers: dice.times(dice.pick([1, 1, 1, 2]), () => rollWorker(dice, queues)),
    versions: own,
    nextVersions: isRolling ? dice.pick([[2], [1, 2]]) : own,
  };
}

function rollWorker(dice: Dice, queues: readonly string[]): WorkerPlan {
  const isLimited = dice.hits(queues.length > 1 ? 0.5 : 0.1);
  return {
    concurrency: dice.pick([1, 2, 10]),
    leaseMs: dice.pick([400, 1000, 2000, 8000]),
    queues: queues.length === 1 || dice.hits(0.5) ? null : queues.filter((_, index) => index === 0 || dice.hits(0.5)),
    queueConcurrency: isLimited ? { [dice.pick(queues)]: dice.between(1, 2) } : {},
  };
}
