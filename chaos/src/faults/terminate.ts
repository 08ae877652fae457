import type { Battlefield } from "./battlefield.ts";

/** `pg_terminate_backend` on some or all connections. */
export async function terminate({ database, random, chronicle }: Battlefield): Promise<void> {
  if (database === null) return;
  const count = await database.admin.terminateBackends(random).catch(() => null);
  if (count !== null) chronicle.inflicted("terminate", `${count} connections`);
}
