import { monotonicMs, pause } from "../pause.ts";
import type { Battlefield } from "./battlefield.ts";
import { bagOf, faults, type FaultName } from "./faults.ts";

/** So many at once: enough for coincidences, few enough that somebody is left to take over. */
const atOnceMax = 3;

/** Inflicts one fault after the other, some side by side, until the time is over; then waits for the end of those under way. */
export async function breakThings(field: Battlefield, names: readonly FaultName[], untilMs: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let bag: FaultName[] = [];
  while (monotonicMs() < untilMs) {
    await pause(field.random.whole(100, 900));
    if (bag.length === 0) bag = field.random.shuffled(bagOf(names));
    const name = bag.pop();
    if (name === undefined) return;
    const fault = faults[name](field).finally(() => underWay.delete(fault));
    underWay.add(fault);
    while (underWay.size >= atOnceMax) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}
