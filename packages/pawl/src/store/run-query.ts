import type { RunRow } from "./run-row.ts";
import type { Attributes } from "./run-row.ts";
import type { AttributeFilter, ErrorQuery, ErrorRow, RunQuery } from "./store.ts";

/** Whether a run passes every filter of a query (its cursor and limit apart). */
export function matchesQuery(run: RunRow, query: Omit<RunQuery, "beforeId" | "limit">): boolean {
  if (query.namespace !== null && run.namespace !== query.namespace) return false;
  if (query.owner !== null && run.owner !== query.owner) return false;
  if (query.statuses !== null && !query.statuses.includes(run.status)) return false;
  if (query.workflow !== null && run.workflow !== query.workflow) return false;
  if (query.version !== null && run.version !== query.version) return false;
  if (query.queue !== null && run.queue !== query.queue) return false;
  if (query.idempotencyKey !== null && run.idempotencyKey !== query.idempotencyKey) return false;
  if (query.createdAfterMs !== null && run.createdMs < query.createdAfterMs) return false;
  if (query.createdBeforeMs !== null && run.createdMs >= query.createdBeforeMs) return false;
  if (query.updatedAfterMs !== null && run.updatedMs < query.updatedAfterMs) return false;
  if (query.parentId !== null && run.parentId !== query.parentId) return false;
  if (query.rootId !== null && (run.rootId ?? run.id) !== query.rootId) return false;
  if (!query.attributes.every((filter) => passesFilter(run.attributes, filter))) return false;
  return Object.entries(query.tags).every(([key, value]) => Object.hasOwn(run.tags, key) && run.tags[key] === value);
}

/** What a scan of errors says of a run that it looks at; null: nothing. */
export function errorOf(
  run: RunRow,
  wanted: Pick<ErrorQuery, "status" | "namespace" | "owner" | "workflow" | "sinceMs">,
): ErrorRow | null {
  const { id, namespace, workflow, updatedMs: atMs, error } = run;
  if (error === null || run.status !== wanted.status || (wanted.owner ?? run.owner) !== run.owner) return null;
  if (wanted.sinceMs !== null && atMs < wanted.sinceMs) return null;
  const isWanted = (wanted.namespace ?? namespace) === namespace && (wanted.workflow ?? workflow) === workflow;
  return isWanted ? { id, workflow, atMs, error } : null;
}

export function passesFilter(attributes: Attributes, filter: AttributeFilter): boolean {
  const value = Object.hasOwn(attributes, filter.name) ? attributes[filter.name] : undefined;
  switch (filter.op) {
    case "present":
      return value !== undefined;
    case "absent":
      return value === undefined;
    case "prefix":
      return typeof value === "string" && value.startsWith(filter.value);
    case "eq":
      return value === filter.value;
    default:
      return value !== undefined && typeof value === typeof filter.value && isOrdered(value, filter.op, filter.value);
  }
}

function isOrdered(
  value: string | number | boolean,
  op: "gt" | "gte" | "lt" | "lte",
  bound: string | number | boolean,
): boolean {
  if (op === "gt") return value > bound;
  if (op === "gte") return value >= bound;
  return op === "lt" ? value < bound : value <= bound;
}
