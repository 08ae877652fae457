import type { Engine } from "../engine/engine.ts";
import { checkOptions } from "../errors/check-options.ts";
import { cursorOf, checkLimit } from "./list-runs.ts";
import { pageOptions } from "./option-names.ts";
import type { Page } from "./pawl.ts";
import { readRun } from "./reading.ts";
import type { Run } from "./run.ts";
import { listedRun } from "./run-record.ts";

export interface ChildrenQuery {
  /** 1 to 1000; default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

/** A page of the runs that a run has begun as its children, newest first. */
export async function listChildren(engine: Engine, parentId: string, query: ChildrenQuery): Promise<Page<Run>> {
  checkOptions(query, pageOptions, "pawl.children");
  const limit = checkLimit(query.limit);
  const beforeId = cursorOf(query.cursor);
  await readRun(engine, parentId);
  const rows = await engine.store.listChildren({ parentId, beforeId, limit: limit + 1 });
  const items = rows.slice(0, limit).map(listedRun);
  return { items, nextCursor: rows.length > limit ? items.at(-1)?.id : undefined };
}
