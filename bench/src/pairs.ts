import type { Setting } from "./setting.ts";

/** Pawl and its limit, taken one right after the other. */
export interface Pair {
  readonly value: number;
  readonly limit: number | null;
}

/** Takes both sides in turn, each one first every other time, so that a machine that warms up or gets busy does so for both. */
export async function takePairs(
  setting: Setting,
  takeValue: () => Promise<number>,
  takeLimit: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let index = 0; index < setting.repeats; index++) {
    if (setting.profileFolder !== null) {
      pairs.push({ value: await takeValue(), limit: null });
    } else if (index % 2 === 0) {
      const limit = await takeLimit();
      pairs.push({ value: await takeValue(), limit });
    } else {
      const value = await takeValue();
      pairs.push({ value, limit: await takeLimit() });
    }
  }
  return pairs;
}
