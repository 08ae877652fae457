import type { Dice } from "./dice.ts";

/** How unkind the world of one simulation is. All times in virtual milliseconds. */
export interface Faults {
  /** Each store call takes up to this long there, and as long back. */
  readonly delayMaxMs: number;
  /** Probability that a store call takes ten times as long. */
  readonly slowness: number;
  /** Probability that a store call fails before it has done anything. */
  readonly failures: number;
  /** Probability that news of other processes' writes is lost. */
  readonly deafness: number;
  /** Mean time between crashes of a process; Infinity: none. */
  readonly crashEveryMs: number;
  /** Mean time between stand-stills of a process. */
  readonly freezeEveryMs: number;
  readonly freezeMaxMs: number;
  /** Clocks of processes differ by up to this much. */
  readonly skewMaxMs: number;
}

export const noFaults: Faults = {
  delayMaxMs: 0,
  slowness: 0,
  failures: 0,
  deafness: 0,
  crashEveryMs: Number.POSITIVE_INFINITY,
  freezeEveryMs: Number.POSITIVE_INFINITY,
  freezeMaxMs: 0,
  skewMaxMs: 0,
};

export function rollFaults(dice: Dice): Faults {
  return {
    delayMaxMs: dice.pick([0, 1, 5, 20, 60]),
    slowness: dice.pick([0, 0, 0.02, 0.1]),
    failures: dice.pick([0, 0, 0.02, 0.1]),
    deafness: dice.pick([0, 0.2, 1]),
    crashEveryMs: dice.pick([Number.POSITIVE_INFINITY, 5000, 1500, 400]),
    freezeEveryMs: dice.pick([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 4000, 1500]),
    freezeMaxMs: dice.pick([300, 2000, 5000]),
    skewMaxMs: dice.pick([0, 0, 5, 200]),
  };
}
