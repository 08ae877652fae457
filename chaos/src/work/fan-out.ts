import { workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** Plain `Promise.all` of steps, then named branches, one of which has steps of its own, then a step that depends on them all. */
export const fanOut: Program = program<{ readonly x: number; readonly width: number }>({
  name: "fan-out",
  make: (effects) => [
    workflow({ name: "fan-out" }, async (ctx, { x, width }: { x: number; width: number }) => {
      effects.enter(ctx);
      const parts = await Promise.all(
        Array.from({ length: width }, (_, index) =>
          ctx.step(`part-${index}`, (step) => effects.perform(step, { saw: [], value: mix(x, index) })),
        ),
      );
      const sum = parts.reduce((total, { value }) => total + value, 0);
      const both = await ctx.parallel("both", {
        plain: (step) => effects.perform(step, { saw: parts, value: sum + 1 }),
        open: async () => {
          const first = await ctx.step("deep", (step) => effects.perform(step, { saw: parts, value: sum + 2 }));
          return ctx.step("deeper", (step) => effects.perform(step, { saw: [first], value: first.value * 2 }));
        },
      });
      const last = await ctx.step("join", (step) =>
        effects.perform(step, { saw: [both.plain, both.open], value: both.plain.value + both.open.value }),
      );
      return last.value;
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000), width: random.whole(2, 8) }),
  judge: ({ x, width }, run) => {
    const names = Array.from({ length: width }, (_, index) => `part-${index}`);
    const sum = names.reduce((total, _, index) => total + mix(x, index), 0);
    // A branch with steps of its own is part of the workflow; where its steps are named is Pawl's affair.
    const problem = completesWith(run, sum + 1 + (sum + 2) * 2);
    const missing = [...names, "plain", "deep", "deeper", "join"].filter(
      (name) => !run.recorded.some((key) => key === name || key.endsWith(`/${name}`)),
    );
    return problem ?? (missing.length === 0 ? undefined : `lacks the records of ${missing.join(", ")}`);
  },
});
