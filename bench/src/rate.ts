import { elapsedMs } from "./samples.ts";

/** How many per second that is, over the whole of `work`. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  return (count * 1000) / (await elapsedMs(work));
}
