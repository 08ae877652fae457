import { isDeepStrictEqual } from "node:util";
import { workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith, recordsExactly, show } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface Input {
  readonly x: number;
  readonly left: number;
}

/** A long life in several runs: each ends and begins the next in one commit. */
export const chain: Program = program<Input>({
  name: "chain",
  make: (effects) => [
    workflow({ name: "chain" }, async (ctx, { x, left }: Input) => {
      effects.enter(ctx);
      const { value } = await ctx.step("link", (step) => effects.perform(step, { saw: [], value: mix(x, left) }));
      if (left > 0) await ctx.continueAsNew({ x: value, left: left - 1 });
      return value;
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000), left: random.whole(0, 4) }),
  judge: ({ x, left }, run) => {
    const value = mix(x, left);
    if (left === 0) return completesWith(run, value, ["link"]);
    if (run.status !== "completed") return `is ${run.status} instead of completed`;
    const expected = { x: value, left: left - 1 };
    if (!isDeepStrictEqual(run.successor?.input, expected)) {
      return `goes on with ${show(run.successor?.input)} instead of ${show(expected)}`;
    }
    return recordsExactly(run, ["link"]);
  },
});
