import { isDeepStrictEqual } from "node:util";
import { workflow } from "pawl";
import { completesWith, show } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** Messages of one name, sent one after the other: they come in order, none is lost and none comes twice. */
export const letters: Program = program<{ readonly count: number }>({
  name: "letters",
  make: (effects) => [
    workflow({ name: "letters" }, async (ctx, { count }: { count: number }) => {
      effects.enter(ctx);
      const got: number[] = [];
      for (let index = 0; index < count; index++)
        got.push(await ctx.waitForSignal<number>("letter", { timeout: "1h" }));
      const last = await ctx.step("file", (step) => effects.perform(step, { saw: [], value: got }));
      return last.value;
    }),
  ],
  input: (random) => ({ count: random.whole(1, 5) }),
  drive: async (client, { count }) => {
    for (let index = 0; index < count; index++) await client.signal("letter", index);
  },
  judge: ({ count }, run) => {
    const sent = Array.from({ length: count }, (_, index) => index);
    // A message whose answer was lost is sent again under another id, so it may be there twice, and late.
    if (run.signals.length === count && run.signals.every(({ tries }) => tries === 1))
      return completesWith(run, sent, ["file"]);
    if (run.status !== "completed") return completesWith(run, sent);
    const got = run.output as number[];
    const isPlausible = got.length === count && got.every((letter) => sent.includes(letter));
    return isPlausible || isDeepStrictEqual(got, sent) ? undefined : `got the letters ${show(got)} of ${show(sent)}`;
  },
});
