import { fork } from "node:child_process";
import { once } from "node:events";

/** A program of a measure in a process of its own, that does one order after the other. */
export interface Forked {
  /** Has it do something, and gives what it answers. */
  ask<Answer>(order: string, details?: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts it; `execArgv` besides what this process was started with. */
export function forked(program: URL, execArgv: readonly string[] = []): Forked {
  const child = fork(program, { execArgv: [...process.execArgv, ...execArgv] });
  const ended = once(child, "exit");
  let isExpected = false;
  child.on("exit", (code, signal) => {
    // Nothing can be measured any more: thrown here, it ends the measure's process.
    if (!isExpected) throw new Error(`A process of the measure ended by itself, with ${signal ?? `code ${code}`}.`);
  });
  return {
    ask: async <Answer>(order: string, details?: unknown): Promise<Answer> => {
      const answered = once(child, "message");
      child.send({ order, details });
      const [answer] = (await answered) as [Answer];
      return answer;
    },
    stop: async () => {
      isExpected = true;
      child.disconnect();
      await ended;
    },
  };
}

/** The other side: does what it is asked, and ends when nobody asks any more. */
export function obey(
  orders: Readonly<Record<string, (details: never) => Promise<unknown>>>,
  onEnd: () => Promise<unknown>,
): void {
  process.on("message", ({ order, details }: { readonly order: string; readonly details: never }) => {
    const work = orders[order];
    if (work === undefined) throw new Error(`There is no order "${order}".`);
    void work(details).then((answer) => process.send?.(answer ?? null));
  });
  process.once("disconnect", () => void onEnd().finally(() => process.exit(0)));
}
