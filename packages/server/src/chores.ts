import type { FastifyBaseLogger } from "fastify";
import { forgetAnswers } from "./idempotency/idempotency.ts";
import { regularly } from "./regularly.ts";
import type { ServerParts } from "./server-parts.ts";

const flushMs = 5_000;
const sweepMs = 600_000;
const cleanUpMs = 3_600_000;
const dayMs = 86_400_000;

/** What has to be done now and then, until it is stopped. Several servers on one database may do the same at once. */
export function startChores(parts: ServerParts, logger: FastifyBaseLogger): { readonly stop: () => Promise<void> } {
  const { people, files, shares, audit, database, clock } = parts;
  const chores = [
    regularly(() => people.usage.flush(), { everyMs: flushMs, what: "counting requests", logger }),
    regularly(() => files.sweep(), { everyMs: sweepMs, what: "the removal of old uploads", logger }),
    regularly(() => shares.sweep(), { everyMs: sweepMs, what: "the removal of old links", logger }),
    regularly(() => forgetAnswers(database.db, clock.nowMs()), {
      everyMs: sweepMs,
      what: "the removal of old answers",
      logger,
    }),
    regularly(() => people.cleanUp(), { everyMs: cleanUpMs, what: "the clean-up", logger }),
    regularly(
      async () => {
        const { auditDays } = await people.serverSettings.get();
        await audit.prune(clock.nowMs() - auditDays * dayMs);
      },
      { everyMs: cleanUpMs, what: "the removal of old audit entries", logger },
    ),
  ];
  return {
    stop: async () => {
      await Promise.all(chores.map(({ stop }) => stop()));
      await people.usage.flush();
    },
  };
}
