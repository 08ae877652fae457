import { exponential, fixed, workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface Input {
  readonly x: number;
  /** How often each step fails first. */
  readonly failures: readonly number[];
}

/** Steps that fail a few times: with short pauses (the run stays in memory) and long ones (it is put away until it is due). */
export const flaky: Program = program<Input>({
  name: "flaky",
  make: (effects) => [
    workflow({ name: "flaky" }, async (ctx, { x, failures }: Input) => {
      effects.enter(ctx);
      let last = await ctx.step("begin", (step) => effects.perform(step, { saw: [], value: x }));
      for (const [index, count] of failures.entries()) {
        const before = last;
        const retry =
          index % 2 === 0
            ? fixed({ attempts: 6, delay: "20ms" })
            : exponential({ attempts: 6, initial: "200ms", max: "500ms" });
        last = await ctx.step(`flaky-${index}`, { retry }, (step) =>
          effects.perform(step, { saw: [before], value: mix(before.value, index), succeedsAt: count + 1 }),
        );
      }
      return last.value;
    }),
  ],
  input: (random) => ({
    x: random.whole(0, 1_000),
    failures: Array.from({ length: random.whole(1, 4) }, () => random.whole(0, 3)),
  }),
  judge: ({ x, failures }, run) => {
    const keys = failures.map((_, index) => `flaky-${index}`);
    const value = failures.reduce((mixed, _, index) => mix(mixed, index), x);
    const problem = completesWith(run, value, ["begin", ...keys]);
    const failed = run.events.filter(({ kind }) => kind === "step-failed").length;
    const expected = failures.reduce((total, count) => total + count, 0);
    return problem ?? (failed === expected ? undefined : `recorded ${failed} failed attempts instead of ${expected}`);
  },
});
