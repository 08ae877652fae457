import type { Dice } from "./dice.ts";

/** How unkind the world of one simulation is. All times in virtual milliseconds. */
export interface Faults {
  /** Each store call takes up to this long there, and as long back. */
  readonly delayMaxMs: number;
  /** Probability that a store call takes ten times as long. */
  readonly slowness: number;
  /** Probability that a store call fails before it has done anything. */
  readonly failures: number;
  /** Probability that a store call does what it should, and its caller is told that the store does not answer. */
  readonly lostAnswers: number;
  /** Probability that a caller gives up before its call has arrived; it arrives up to `lateMaxMs` later. */
  readonly lateCalls: number;
  readonly lateMaxMs: number;
  /** Mean time between outages of the store, for everybody or for one process; Infinity: none. */
  readonly outageEveryMs: number;
  readonly outageMaxMs: number;
  /** Probability that news of other processes' writes is lost. */
  readonly deafness: number;
  /** Probability that news comes twice. */
  readonly echoes: number;
  /** Mean time between false alarms in a process; Infinity: none. */
  readonly falseAlarmEveryMs: number;
  /** Mean time between crashes of a process; Infinity: none. */
  readonly crashEveryMs: number;
  /** Mean time between stand-stills of a process. */
  readonly freezeEveryMs: number;
  readonly freezeMaxMs: number;
  /** The clock of a machine is wrong by up to this much, and gets worse by up to this much in a million. */
  readonly skewMaxMs: number;
  readonly driftMaxPpm: number;
  /** What a process believes of the store's clock is wrong by up to this much. */
  readonly offsetErrorMaxMs: number;
  /** Mean time between jumps of a machine's clock; Infinity: none. */
  readonly jumpEveryMs: number;
  readonly jumpMaxMs: number;
}

export const noFaults: Faults = {
  delayMaxMs: 0,
  slowness: 0,
  failures: 0,
  lostAnswers: 0,
  lateCalls: 0,
  lateMaxMs: 0,
  outageEveryMs: Number.POSITIVE_INFINITY,
  outageMaxMs: 0,
  deafness: 0,
  echoes: 0,
  falseAlarmEveryMs: Number.POSITIVE_INFINITY,
  crashEveryMs: Number.POSITIVE_INFINITY,
  freezeEveryMs: Number.POSITIVE_INFINITY,
  freezeMaxMs: 0,
  skewMaxMs: 0,
  driftMaxPpm: 0,
  offsetErrorMaxMs: 0,
  jumpEveryMs: Number.POSITIVE_INFINITY,
  jumpMaxMs: 0,
};

const never = Number.POSITIVE_INFINITY;

/** Few worlds have every fault: what one of them breaks would be hidden by the others. */
export function rollFaults(dice: Dice): Faults {
  return {
    delayMaxMs: dice.pick([0, 1, 5, 20, 60]),
    slowness: dice.pick([0, 0, 0.02, 0.1]),
    failures: dice.pick([0, 0, 0.02, 0.1]),
    lostAnswers: dice.pick([0, 0, 0.02, 0.1]),
    lateCalls: dice.pick([0, 0, 0, 0.02, 0.1]),
    lateMaxMs: dice.pick([200, 1000, 3000]),
    outageEveryMs: dice.pick([never, never, 4000, 1500]),
    outageMaxMs: dice.pick([100, 1000, 4000]),
    deafness: dice.pick([0, 0.2, 1]),
    echoes: dice.pick([0, 0, 0.3]),
    falseAlarmEveryMs: dice.pick([never, never, never, 300]),
    crashEveryMs: dice.pick([never, 5000, 1500, 400]),
    freezeEveryMs: dice.pick([never, never, 4000, 1500]),
    freezeMaxMs: dice.pick([300, 2000, 5000]),
    skewMaxMs: dice.pick([0, 5, 1000, 30_000]),
    driftMaxPpm: dice.pick([0, 100]),
    offsetErrorMaxMs: dice.pick([0, 5]),
    jumpEveryMs: dice.pick([never, never, never, never, 3000]),
    jumpMaxMs: dice.pick([300, 30_000]),
  };
}
