import type { FastifyBaseLogger } from "fastify";

/** What has to be done now and then. */
export interface Chore {
  sweep(): Promise<void>;
}

const everyMs = 10 * 60_000;

/** Does the chores now and every ten minutes, one after the other. One that fails is tried again the next time; several servers may do the same at once. */
export function keepHouse(
  chores: readonly Chore[],
  logger: Pick<FastifyBaseLogger, "warn">,
): { stop(): Promise<void> } {
  let isStopped = false;
  let round = Promise.resolve();
  const begin = (): void => {
    round = round.then(async () => {
      for (const chore of chores) {
        if (isStopped) return;
        await chore.sweep().catch((error: unknown) => logger.warn({ err: error }, "what has expired could not be removed"));
      }
    });
  };
  const timer = setInterval(begin, everyMs);
  timer.unref();
  begin();
  return {
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      return round;
    },
  };
}
