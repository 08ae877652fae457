import { runStatuses, type RunStatus } from "../run-status.ts";
import type { RunQuery } from "../store.ts";
import { parkedStatuses } from "./run-list.ts";

/**
 * In which walks runs are counted, by status: all in one where it is an owner's, a tree's or a parent's runs that are walked through; else those that an index has one by
 * one, so that few failed runs among millions are counted however old they are, and the rest, newest first. Null: every status.
 */
export function tallyGroups({
  statuses,
  owner,
  rootId,
  parentId,
  idempotencyKey,
  attributes,
}: Omit<RunQuery, "beforeId" | "limit">): readonly (readonly RunStatus[] | null)[] {
  if (statuses?.length === 0) return [];
  const isNarrow = [owner, rootId, parentId, idempotencyKey].some((given) => given !== null);
  if (isNarrow || attributes.some(({ op }) => op === "eq")) return [statuses];
  const wanted = [...new Set(statuses ?? runStatuses)];
  const alone = wanted.filter((status) => status === "running" || parkedStatuses.includes(status));
  const rest = wanted.filter((status) => !alone.includes(status));
  return [...alone.map((status) => [status]), ...(rest.length === 0 ? [] : [rest])];
}
