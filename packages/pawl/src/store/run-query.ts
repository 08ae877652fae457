import type { RunRow } from "./run-row.ts";
import type { RunQuery } from "./store.ts";

/** Whether a run passes every filter of a query (its cursor and limit apart). */
export function matchesQuery(run: RunRow, query: RunQuery): boolean {
  if (query.namespace !== null && run.namespace !== query.namespace) return false;
  if (query.statuses !== null && !query.statuses.includes(run.status)) return false;
  if (query.workflow !== null && run.workflow !== query.workflow) return false;
  if (query.version !== null && run.version !== query.version) return false;
  if (query.queue !== null && run.queue !== query.queue) return false;
  if (query.idempotencyKey !== null && run.idempotencyKey !== query.idempotencyKey) return false;
  if (query.createdAfterMs !== null && run.createdMs < query.createdAfterMs) return false;
  if (query.createdBeforeMs !== null && run.createdMs >= query.createdBeforeMs) return false;
  return Object.entries(query.tags).every(([key, value]) => Object.hasOwn(run.tags, key) && run.tags[key] === value);
}
