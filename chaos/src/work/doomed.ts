import { workflow } from "pawl";
import { recordsExactly } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** Fails for good, after an error that it has caught. */
export const doomed: Program = program<{ readonly x: number }>({
  name: "doomed",
  make: (effects) => [
    workflow({ name: "doomed" }, async (ctx, { x }: { x: number }) => {
      effects.enter(ctx);
      const message = await ctx
        .step("caught", (step) => effects.perform(step, { saw: [], value: x, failsForGood: true }))
        .then(() => "nothing failed")
        .catch((error: Error) => error.message);
      await ctx.step("note", (step) => effects.perform(step, { saw: [], value: message }));
      await ctx.step("fatal", (step) => effects.perform(step, { saw: [], value: x, failsForGood: true }));
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000) }),
  judge: (_, run) => {
    if (run.status !== "failed") return `is ${run.status} instead of failed`;
    if (run.error?.message !== "The effect fatal fails for good") return `failed with "${run.error?.message}"`;
    return recordsExactly(run, ["note"]);
  },
});
