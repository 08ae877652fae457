import { workflow } from "pawl";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type EndedRun, type Program } from "./program.ts";

/** A wait that frees its worker, so that the run goes on wherever there is room. */
export const sleeper: Program = program<{ readonly x: number; readonly sleepMs: number }>({
  name: "sleeper",
  make: (effects) => [
    workflow({ name: "sleeper" }, async (ctx, { x, sleepMs }: { x: number; sleepMs: number }) => {
      effects.enter(ctx);
      const before = await ctx.step("before", (step) => effects.perform(step, { saw: [], value: mix(x, 1) }));
      await ctx.sleep(sleepMs);
      const after = await ctx.step("after", (step) =>
        effects.perform(step, { saw: [before], value: mix(before.value, 2) }),
      );
      return after.value;
    }),
  ],
  input: (random) => ({ x: random.whole(0, 1_000), sleepMs: random.whole(1, 2_500) }),
  judge: ({ x }, run) => completesWith(run, mix(mix(x, 1), 2), ["before", "after"]) ?? wakesInTime(run),
});

function wakesInTime(run: EndedRun): string | undefined {
  const started = run.events.find(({ kind }) => kind === "sleep-started");
  const completed = run.events.find(({ kind }) => kind === "sleep-completed");
  if (started === undefined || completed === undefined) return "has no complete sleep in its log";
  const earlyMs = Number(started.data) - completed.atMs;
  return earlyMs > 0 ? `woke ${earlyMs} ms too early` : undefined;
}
