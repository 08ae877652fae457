import { workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { program, type Program } from "./program.ts";
import { completesWith } from "./judgement.ts";

/** Whoever wins, the winner stays: a later step is told of it, and so is the result. */
export const race: Program = program<{ readonly x: number }>({
  name: "race",
  make: (effects) => [
    workflow({ name: "race" }, async (ctx, { x }: { x: number }) => {
      effects.enter(ctx);
      const first = await ctx.step("first", (step) => effects.perform(step, { saw: [], value: mix(x, 0) }));
      const { winner, value } = await ctx.race("fastest", {
        left: (step) => effects.perform(step, { saw: [first], value: mix(first.value, 1) }),
        right: (step) => effects.perform(step, { saw: [first], value: mix(first.value, 2) }),
      });
      const last = await ctx.step("last", (step) =>
        effects.perform(step, { saw: [value], value: mix(value.value, 3) }),
      );
      return { winner, value: last.value };
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000) }),
  judge: ({ x }, run) => {
    const { winner } = (run.output ?? {}) as { winner?: "left" | "right" };
    const value = mix(mix(mix(x, 0), winner === "left" ? 1 : 2), 3);
    return completesWith(run, { winner, value }, ["first", `fastest/${winner}`, "last"]);
  },
});
