import { workflow } from "pawl";
import { pause } from "../pause.ts";
import { mix } from "./arithmetic.ts";
import { completesWith } from "./judgement.ts";
import { program, type Program } from "./program.ts";

/** Waits for messages by name, with steps between; a message that was accepted and got lost leaves the run waiting for ever. */
export const inbox: Program = program<{ readonly letters: number[]; readonly pausesMs: number[] }>({
  name: "inbox",
  make: (effects) => [
    workflow({ name: "inbox" }, async (ctx, { letters }: { letters: number[] }) => {
      effects.enter(ctx);
      const read: number[] = [];
      for (let index = 0; index < letters.length; index++) {
        const letter = await ctx.waitForSignal<number>(`letter-${index}`, { timeout: "1h" });
        const { value } = await ctx.step("read", (step) =>
          effects.perform(step, { saw: [], value: mix(letter, index) }),
        );
        read.push(value);
      }
      return read;
    }),
  ],
  input: (random) => {
    const count = random.whole(1, 3);
    return {
      letters: Array.from({ length: count }, () => random.whole(0, 1_000)),
      pausesMs: Array.from({ length: count }, () => random.whole(0, 600)),
    };
  },
  drive: async (client, { letters, pausesMs }) => {
    for (const [index, letter] of letters.entries()) {
      await pause(pausesMs[index] ?? 0);
      await client.signal(`letter-${index}`, letter);
    }
  },
  judge: ({ letters }, run) =>
    completesWith(
      run,
      letters.map((letter, index) => mix(letter, index)),
      letters.map((_, index) => (index === 0 ? "read" : `read#${index + 1}`)),
    ),
});
