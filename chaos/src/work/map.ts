import { noRetry, workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** One step per item, some at once, some of which fail for good. */
export const map: Program = program<{ readonly items: number[] }>({
  name: "map",
  make: (effects) => [
    workflow({ name: "map" }, async (ctx, { items }: { items: number[] }) => {
      effects.enter(ctx);
      const outcomes = await ctx.map(
        "items",
        items,
        (item, index, step) =>
          effects.perform(step, { saw: [], value: mix(item, index), failsForGood: item % 5 === 0 }),
        { concurrency: 3, onError: "collect-all", retry: noRetry() },
      );
      const good = outcomes.filter((outcome) => outcome.status === "fulfilled").map(({ value }) => value);
      const last = await ctx.step("sum", (step) =>
        effects.perform(step, { saw: good, value: good.reduce((total, { value }) => total + value, 0) }),
      );
      return { sum: last.value, failed: outcomes.length - good.length };
    }),
  ],
  input: (random) => ({ items: Array.from({ length: random.whole(1, 10) }, () => random.whole(1, 100)) }),
  judge: ({ items }, run) => {
    const isGood = (item: number): boolean => item % 5 !== 0;
    const sum = items.reduce((total, item, index) => total + (isGood(item) ? mix(item, index) : 0), 0);
    const recorded = [...items.flatMap((item, index) => (isGood(item) ? [`items/${index}`] : [])), "sum"];
    return completesWith(run, { sum, failed: items.filter((item) => !isGood(item)).length }, recorded);
  },
});
