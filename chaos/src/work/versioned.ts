import { workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface Input {
  readonly x: number;
  readonly version: number;
}

/** Old and new code side by side: a run stays on the version that it was started with, on whichever worker has it. */
export const versioned: Program = program<Input>({
  name: "versioned",
  make: (effects) =>
    [1, 2].map((version) =>
      workflow({ name: "versioned", version }, async (ctx, { x }: Input) => {
        effects.enter(ctx);
        const first = await ctx.step(`first of ${version}`, (step) =>
          effects.perform(step, { saw: [], value: mix(x, version) }),
        );
        await ctx.sleep(200);
        const second = await ctx.step(`second of ${version}`, (step) =>
          effects.perform(step, { saw: [first], value: mix(first.value, version) }),
        );
        return second.value;
      }),
    ),
  input: (random) => ({ x: random.whole(0, 1_000), version: random.whole(1, 2) }),
  judge: ({ x, version }, run) => {
    if (run.version !== version) return `runs as version ${run.version} instead of ${version}`;
    return completesWith(run, mix(mix(x, version), version), [`first of ${version}`, `second of ${version}`]);
  },
});
