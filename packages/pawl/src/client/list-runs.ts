import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { Engine } from "../engine/engine.ts";
import { checkTags } from "../engine/start-options.ts";
import { runStatuses, type RunStatus } from "../store/run-status.ts";
import type { RunQuery } from "../store/store.ts";
import { attributeFilters } from "./attribute-conditions.ts";
import { listQuery } from "./option-names.ts";
import type { ListQuery, Page, RunFilter } from "./pawl.ts";
import type { Run } from "./run.ts";
import { listedRun } from "./run-record.ts";
import { checkText } from "../values/storable-text.ts";

const limitDefault = 50;
const limitMax = 1_000;

/** A page of runs, newest first. The cursor is the id of the last run shown: pages neither skip nor repeat while runs come and go. */
export async function listRuns(engine: Engine, query: ListQuery): Promise<Page<Run>> {
  checkOptions(query, listQuery, "pawl.list");
  const limit = checkLimit(query.limit);
  const rows = await engine.store.listRuns({ ...runQuery(query), beforeId: cursorOf(query.cursor), limit: limit + 1 });
  const items = rows.slice(0, limit).map(listedRun);
  return { items, nextCursor: rows.length > limit ? items.at(-1)?.id : undefined };
}

/** What the store is asked for. @throws PawlError `invalid_option`. */
export function runQuery(filter: RunFilter): Omit<RunQuery, "beforeId" | "limit"> {
  return {
    namespace: textOf(filter.namespace, "namespace"),
    owner: textOf(filter.owner, "owner"),
    statuses: statusesOf(filter.status),
    workflow: textOf(filter.workflow, "workflow"),
    version: versionOf(filter.version),
    queue: textOf(filter.queue, "queue"),
    tags: checkTags(filter.tags ?? {}),
    attributes: attributeFilters(filter.attributes ?? {}),
    rootId: textOf(filter.root, "root"),
    parentId: textOf(filter.parent, "parent"),
    idempotencyKey: textOf(filter.idempotencyKey, "idempotencyKey"),
    createdAfterMs: momentOf(filter.createdAfter, "createdAfter"),
    createdBeforeMs: momentOf(filter.createdBefore, "createdBefore"),
    updatedAfterMs: momentOf(filter.updatedAfter, "updatedAfter"),
  };
}

/** How many a page has at most. @throws PawlError `invalid_option`. */
export function checkLimit(limit: number = limitDefault): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= limitMax) return limit;
  throw new PawlError(
    "invalid_option",
    `The option limit is ${String(limit)}; it must be a whole number from 1 to ${limitMax}.`,
  );
}

export function textOf(text: string | undefined, option: string): string | null {
  return text === undefined ? null : checkText(text, `option ${option}`);
}

function versionOf(version: number | undefined): number | null {
  if (version === undefined) return null;
  if (Number.isSafeInteger(version)) return version;
  throw new PawlError("invalid_option", `The option version is ${String(version)}; it must be a whole number.`);
}

/** @throws PawlError `invalid_option`. */
export function momentOf(date: Date | undefined, option: string): number | null {
  if (date === undefined) return null;
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date.getTime();
  throw new PawlError("invalid_option", `The option ${option} is ${String(date)}; it must be a valid Date.`);
}

/** @throws PawlError `invalid_option`. */
export function cursorOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (typeof cursor === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(cursor)) return cursor;
  throw new PawlError(
    "invalid_option",
    `The option cursor is ${JSON.stringify(cursor)}; it must be the nextCursor of the page before.`,
  );
}

function statusesOf(status: ListQuery["status"]): readonly RunStatus[] | null {
  if (status === undefined) return null;
  const statuses = typeof status === "string" ? [status] : status;
  for (const each of statuses) {
    if (runStatuses.includes(each)) continue;
    throw new PawlError("invalid_option", `The status "${each}" does not exist; there are ${runStatuses.join(", ")}.`);
  }
  return statuses;
}
