import type { Engine } from "../../engine/engine.ts";
import { interruptKind, readBody, severalLabel } from "../../engine/interrupts/interrupt-record.ts";
import { checkOptions } from "../../errors/check-options.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { RecordRow } from "../../store/record-row.ts";
import type { RecordQuery } from "../../store/store.ts";
import { checkLimit, cursorOf, momentOf, textOf } from "../list-runs.ts";
import { interruptQuery } from "../option-names.ts";
import type { Page } from "../pawl.ts";
import { readRun } from "../reading.ts";
import type { Interrupt, InterruptStatus } from "./interrupt.ts";
import { interruptOf } from "./interrupt-of.ts";
import { scanRecords } from "./scan-records.ts";
import { Tree } from "./tree.ts";

export interface InterruptQuery {
  /** Those that are put to this person or group, alone or beside others. */
  readonly assignee?: string;
  /** Those of this run. */
  readonly run?: string;
  /** With `run`: those of the runs below it too, which it has called or spawned. */
  readonly tree?: boolean;
  readonly status?: InterruptStatus | readonly InterruptStatus[];
  readonly workflow?: string;
  /** What `ctx.interrupt` has named them. */
  readonly name?: string;
  /** Those of this one's runs. */
  readonly owner?: string;
  readonly namespace?: string;
  /** Those that have changed at this moment or later: were put, answered, given to somebody else, or are over. */
  readonly updatedAfter?: Date;
  /** 1 to 1000; default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

const statuses: readonly InterruptStatus[] = ["open", "answered", "expired", "closed"];

/** See `Pawl.interrupts.list`. */
export async function listInterrupts(engine: Engine, query: InterruptQuery): Promise<Page<Interrupt>> {
  checkOptions(query, interruptQuery, "pawl.interrupts.list");
  const limit = checkLimit(query.limit);
  const wanted = statusesOf(query.status);
  const tree = await treeOf(engine, query);
  const found: Interrupt[] = [];
  for await (const record of scanRecords(engine.store, queriesOf(query, wanted, tree))) {
    if (!passes(record, query, wanted) || (tree !== null && !(await tree.has(record)))) continue;
    found.push(interruptOf(record));
    if (found.length > limit) break;
  }
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? items.at(-1)?.id : undefined };
}

async function treeOf(engine: Engine, { run, tree }: InterruptQuery): Promise<Tree | null> {
  if (tree !== true) return null;
  if (run !== undefined) return new Tree(engine.store, await readRun(engine, run));
  throw new PawlError("invalid_option", "The option tree needs the option run: the one at the top of the tree.");
}

/** What the store can sort out by its indexes. Those that are put to several have a label of their own. */
function queriesOf(
  query: InterruptQuery,
  wanted: readonly InterruptStatus[] | null,
  tree: Tree | null,
): readonly Omit<RecordQuery, "limit">[] {
  const assignee = textOf(query.assignee, "assignee");
  const common = {
    kind: interruptKind,
    namespace: textOf(query.namespace, "namespace"),
    owner: textOf(query.owner, "owner"),
    status: wanted?.length === 1 ? (wanted[0] as InterruptStatus) : null,
    runId: tree === null ? textOf(query.run, "run") : null,
    rootId: tree === null ? null : tree.rootId,
    dueByMs: null,
    updatedAfterMs: momentOf(query.updatedAfter, "updatedAfter"),
    beforeId: cursorOf(query.cursor),
  };
  if (assignee === null) return [{ ...common, label: null }];
  return [assignee, severalLabel].map((label) => ({ ...common, label }));
}

function passes(record: RecordRow, query: InterruptQuery, wanted: readonly InterruptStatus[] | null): boolean {
  if (wanted !== null && !wanted.includes(record.status as InterruptStatus)) return false;
  const { assignees, workflow, name } = readBody(record);
  if (query.assignee !== undefined && !assignees.includes(query.assignee)) return false;
  if (query.workflow !== undefined && workflow !== query.workflow) return false;
  return query.name === undefined || name === query.name;
}

function statusesOf(status: InterruptQuery["status"]): readonly InterruptStatus[] | null {
  if (status === undefined) return null;
  const wanted = typeof status === "string" ? [status] : status;
  for (const each of wanted) {
    if (statuses.includes(each)) continue;
    throw new PawlError("invalid_option", `Interrupts have no status "${each}"; there are ${statuses.join(", ")}.`);
  }
  return wanted;
}
