import { healthLive, healthReady } from "@pawl/api";
import { sql } from "kysely";
import type { Pawl } from "pawl";
import type { ServerDatabase } from "../database/open-database.ts";
import { route, type Route } from "../http/route.ts";

/** A store that has not answered by then counts as failed: a probe must not wait. */
const patienceMs = 2_000;

export interface HealthParts {
  readonly pawl: Pawl;
  readonly database: ServerDatabase;
  readonly closing: { readonly isBegun: boolean };
}

/** For load balancers and orchestrators. */
export function healthRoutes({ pawl, database, closing }: HealthParts): readonly Route[] {
  return [
    route(healthLive, () => ({ status: "ok" })),
    route(healthReady, async ({ reply }) => {
      const [store, own] = await Promise.all([
        answers(() => pawl.workers.list()),
        answers(() => sql`SELECT 1`.execute(database.db)),
      ]);
      const isReady = store && own && !closing.isBegun;
      void reply.status(isReady ? 200 : 503);
      const said = (isWell: boolean): "ok" | "failed" => (isWell ? "ok" : "failed");
      return {
        status: isReady ? "ok" : "unavailable",
        checks: { store: said(store), database: said(own), server: said(!closing.isBegun) },
      };
    }),
  ];
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  try {
    return await Promise.race([
      late,
      ask().then(
        () => true,
        () => false,
      ),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
