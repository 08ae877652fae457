import type { RunHandle } from "pawl";
import { persist } from "./persist.ts";

/** Reads a run's events live until it ends, and comes back with the last number plus one whenever the reading breaks. */
export async function follow(run: RunHandle): Promise<{ readonly kinds: readonly string[]; readonly hasGap: boolean }> {
  const kinds: string[] = [];
  let hasGap = false;
  await persist(async () => {
    for await (const { seq, kind } of run.events({ from: kinds.length + 1 })) {
      if (seq !== kinds.length + 1) hasGap = true;
      kinds.push(kind);
    }
  });
  return { kinds, hasGap };
}
