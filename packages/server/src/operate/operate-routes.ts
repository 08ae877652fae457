import { errorsList, queuesList, statsGet, workersList, type QueryOf, type ReplyOf } from "@pawl/api";
import { ownerSeen } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import { Shared } from "../http/shared.ts";
import type { RouteParts } from "../routes.ts";
import { readStats, statsSpan } from "./read-stats.ts";
import { wireErrors } from "./wire-errors.ts";
import { wireQueue } from "./wire-queue.ts";
import { wireWorker } from "./wire-worker.ts";

/** Many look at the same figures, and each look reads many runs. */
const freshMs = 5_000;

/** What there is to see of the engine at work. */
export function operateRoutes({ pawl, clock }: RouteParts): readonly Route[] {
  const now = (): number => clock.nowMs();
  const stats = new Shared<ReplyOf<typeof statsGet>>({ freshMs, now });
  const errors = new Shared<ReplyOf<typeof errorsList>>({ freshMs, now });
  return [
    route(workersList, async () => {
      const workers = (await pawl.workers.list()).map((worker) => wireWorker(worker, now()));
      return { items: workers.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)) };
    }),
    route(queuesList, async () => ({ items: (await pawl.queues.list()).map(wireQueue) })),
    route(errorsList, ({ query, principal }) => {
      const owner = ownerSeen(principal);
      return errors.get(keyOf(owner, query), async () =>
        wireErrors(
          await pawl.errors({
            limit: query.limit,
            ...(owner !== undefined && { owner }),
            ...(query.since !== undefined && { since: new Date(query.since) }),
            ...(query.agent !== undefined && { workflow: query.agent }),
          }),
        ),
      );
    }),
    route(statsGet, ({ query, principal }) => {
      const owner = ownerSeen(principal);
      const span = statsSpan(query, now());
      return stats.get(keyOf(owner, query), () => readStats(pawl, { owner, agent: query.agent, ...span }));
    }),
  ];
}

/** Whoever sees the same runs and asks the same gets the same. */
function keyOf(owner: string | undefined, query: QueryOf<typeof statsGet> | QueryOf<typeof errorsList>): string {
  return JSON.stringify([owner ?? null, query]);
}
