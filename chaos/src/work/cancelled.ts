import { workflow } from "pawl";
import { pause } from "../pause.ts";
import { mix, mixAll } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface Input {
  readonly x: number;
  readonly rounds: number;
  readonly cancelAfterMs: number;
  readonly isForced: boolean;
}

/** Is cancelled somewhere on its way, or has ended just before; it cleans up unless it was ended by force or had not begun. */
export const cancelled: Program = program<Input>({
  name: "cancelled",
  make: (effects) => [
    workflow({ name: "cancelled" }, async (ctx, { x, rounds }: Input) => {
      effects.enter(ctx);
      try {
        let value = x;
        for (let index = 0; index < rounds; index++) {
          value = (await ctx.step("work", (step) => effects.perform(step, { saw: [], value: mix(value, index) })))
            .value;
          await ctx.sleep(30);
        }
        return value;
      } finally {
        await ctx.step("clean-up", (step) => effects.perform(step, { saw: [], value: null }));
      }
    }),
  ],
  input: (random) => ({
    x: random.whole(0, 1_000),
    rounds: random.whole(1, 8),
    cancelAfterMs: random.whole(0, 900),
    isForced: random.chance(0.25),
  }),
  drive: async (client, { cancelAfterMs, isForced }) => {
    await pause(cancelAfterMs);
    await client.cancel(isForced);
  },
  judge: ({ x, rounds, isForced }, run) => {
    const hasCleanedUp = run.recorded.includes("clean-up");
    if (run.status !== "cancelled")
      return completesWith(run, mixAll(x, rounds)) ?? (hasCleanedUp ? undefined : "has not cleaned up");
    if (!run.wasCancelAsked) return "is cancelled though nobody asked for it";
    if (isForced || hasCleanedUp || !run.recorded.includes("work")) return undefined;
    // A cancel that comes while the code is in its `finally` already rejects what it waits for there: the clean-up itself.
    const slept = run.events.filter(({ kind }) => kind === "sleep-completed").length;
    return slept < rounds ? "was cancelled without cleaning up" : undefined;
  },
});
