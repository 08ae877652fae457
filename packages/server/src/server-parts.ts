import { collectDefaultMetrics, Registry } from "prom-client";
import type { Pawl } from "pawl";
import type { PasswordHashing } from "./auth/password-hashing.ts";
import { AuditLog } from "./audit/audit-log.ts";
import type { ServerDatabase } from "./database/open-database.ts";
import { Uploads } from "./files/uploads.ts";
import type { ServerClock } from "./http/server-clock.ts";
import { engineMetrics } from "./metrics/engine-metrics.ts";
import type { ServerOptions } from "./options.ts";
import { BulkOperations } from "./runs/bulk/bulk-operations.ts";
import type { Settings } from "./settings.ts";
import { ShareStore } from "./shares/share-store.ts";
import { keepBelongings } from "./users/keep-belongings.ts";
import { openPeople, type People } from "./users/people.ts";
import { WorkflowStore } from "./workflows/workflow-store.ts";

/** What the server is made of: made once, used by routes, chores and the way of every request. */
export interface ServerParts {
  readonly pawl: Pawl;
  readonly settings: Settings;
  readonly clock: ServerClock;
  readonly database: ServerDatabase;
  /** Users, sign-in, settings, usage. */
  readonly people: People;
  readonly audit: AuditLog;
  readonly bulk: BulkOperations;
  readonly files: Uploads;
  readonly shares: ShareStore;
  readonly workflows: WorkflowStore;
  readonly registry: Registry;
  /** Whether it is shutting down. */
  readonly closing: { isBegun: boolean };
}

export async function openParts(
  { pawl }: Pick<ServerOptions, "pawl">,
  { hashing, ...ground }: Pick<ServerParts, "settings" | "database" | "clock"> & { readonly hashing: PasswordHashing },
): Promise<ServerParts> {
  const { settings, database, clock } = ground;
  const people = await openPeople({ database, settings, nowMs: () => clock.nowMs(), hashing });
  const limitOf = (user: string) => people.usage.limitsOf(user);
  const files = new Uploads({ database, clock, settings: settings.files, limitOf });
  keepBelongings({ people, database, files, pawl });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  engineMetrics(registry, pawl, () => clock.nowMs());
  return {
    ...ground,
    pawl,
    people,
    audit: new AuditLog(database.db),
    bulk: new BulkOperations({ pawl, database, clock }),
    files,
    shares: new ShareStore({ db: database.db, clock }),
    workflows: new WorkflowStore({ db: database.db, clock }),
    registry,
    closing: { isBegun: false },
  };
}
