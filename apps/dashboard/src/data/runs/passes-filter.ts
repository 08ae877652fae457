import type { RunSummary } from "@pawl/api";
import { filterOf, type RunSearch } from "./run-search.ts";

/** Whether a run belongs to a list; null: only the server can tell, which knows keys and attributes. Pure but for the clock. */
export function passesFilter(run: RunSummary, search: RunSearch, nowMs: number = Date.now()): boolean | null {
  const { createdAfter, createdBefore } = filterOf(search, nowMs);
  const passes =
    isOneOf(search.status, run.status) &&
    isSame(search.agent, run.agent) &&
    isSame(search.version, String(run.version)) &&
    isSame(search.queue, run.queue) &&
    isSame(search.workflow, run.workflow) &&
    isSame(search.schedule, run.schedule) &&
    isSame(search.owner, run.owner) &&
    isSame(search.parent, run.parent) &&
    (search.root === undefined || search.root === run.root || search.root === run.id) &&
    (search.tag ?? []).every((tag) => hasTag(run, tag)) &&
    (createdAfter === undefined || run.createdAt >= createdAfter) &&
    (createdBefore === undefined || run.createdAt <= createdBefore);
  if (!passes) return false;
  return search.q === undefined && search.where === undefined ? true : null;
}

function isSame(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || wanted === value;
}

function isOneOf<Value>(wanted: readonly Value[] | undefined, value: Value): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}

function hasTag({ tags }: RunSummary, tag: string): boolean {
  const colon = tag.indexOf(":");
  return tags[tag.slice(0, colon)] === tag.slice(colon + 1);
}
