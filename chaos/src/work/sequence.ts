import { workflow } from "pawl";
import { mix, mixAll } from "./arithmetic.ts";
import type { Done } from "./effects.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** Steps in a row, each from the result of the one before. */
export const sequence: Program = program<{ readonly x: number; readonly count: number }>({
  name: "sequence",
  make: (effects) => [
    workflow({ name: "sequence" }, async (ctx, { x, count }: { x: number; count: number }) => {
      effects.enter(ctx);
      let value = x;
      let saw: readonly Done[] = [];
      for (let index = 0; index < count; index++) {
        const [before, sawBefore] = [value, saw];
        const done = await ctx.step(`step-${index}`, (step) =>
          effects.perform(step, { saw: sawBefore, value: mix(before, index) }),
        );
        value = done.value;
        saw = [done];
      }
      return value;
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000), count: random.whole(1, 9) }),
  judge: ({ x, count }, run) =>
    completesWith(
      run,
      mixAll(x, count),
      Array.from({ length: count }, (_, index) => `step-${index}`),
    ),
});
