import type { FastifyBaseLogger } from "fastify";

/** Does work again and again, never twice at once, until it is stopped. Failures are logged, and it is tried again the next time. */
export function regularly(
  work: () => Promise<void>,
  { everyMs, what, logger }: { readonly everyMs: number; readonly what: string; readonly logger: FastifyBaseLogger },
): { readonly stop: () => Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => logger.error({ err: error }, `${what} failed`))
      .finally(() => {
        running = null;
      });
  }, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
