import { PawlError, workflow } from "pawl";
import { pause } from "../pause.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

interface Input {
  readonly timeoutMs: number;
  /** Null: nobody ever answers. */
  readonly answerAfterMs: number | null;
}

/** A question with a deadline: answered, too late or never. What it was is recorded once, and what follows agrees with it. */
export const deadline: Program = program<Input>({
  name: "deadline",
  make: (effects) => [
    workflow({ name: "deadline" }, async (ctx, { timeoutMs }: Input) => {
      effects.enter(ctx);
      const answer = await ctx.waitForSignal<string>("answer", { timeout: timeoutMs }).catch((error: unknown) => {
        if (error instanceof PawlError && error.code === "signal_timeout") return "timed out";
        throw error;
      });
      const last = await ctx.step("act", (step) => effects.perform(step, { saw: [], value: answer }));
      return last.value;
    }),
  ],
  input: (random) => {
    const timeoutMs = random.whole(50, 1_500);
    return { timeoutMs, answerAfterMs: random.chance(0.4) ? null : timeoutMs + random.whole(-300, 300) };
  },
  drive: async (client, { answerAfterMs }) => {
    if (answerAfterMs === null) return;
    await pause(Math.max(0, answerAfterMs));
    await client.signal("answer", "yes");
  },
  judge: ({ answerAfterMs }, run) => {
    const wasAnswered = run.events.some(({ kind }) => kind === "signal-received");
    const hasTimedOut = run.events.some(({ kind }) => kind === "signal-timed-out");
    if (wasAnswered === hasTimedOut) return `was ${wasAnswered ? "both" : "neither"} answered and timed out`;
    if (wasAnswered && answerAfterMs === null) return "was answered though nobody did";
    return completesWith(run, wasAnswered ? "yes" : "timed out", ["act"]);
  },
});
