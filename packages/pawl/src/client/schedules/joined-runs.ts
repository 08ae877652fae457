import { foundByKey, mayTakeKey, startedRun } from "../../store/run-start.ts";
import type { RunRow } from "../../store/run-row.ts";
import type { Store } from "../../store/store.ts";
import type { StartWrite } from "../../store/write.ts";

/**
 * By the id of the run that would be made: the run that a start finds instead, where its workflow is a singleton or debounced. The starts follow one another, so one can find what another
 * of them makes.
 *
 * It is read before they are written, since what becomes of a linked start is told to nobody: whoever else starts the workflow at that very moment makes no difference to what is noted.
 */
export async function joinedRuns(
  store: Store,
  starts: readonly Pick<StartWrite, "run" | "onHeldKey">[],
): Promise<ReadonlyMap<string, string>> {
  const keyed = starts.filter(({ run }) => run.idempotencyUntilTerminal && run.idempotencyKey !== null);
  const keys = [...new Set(keyed.map(({ run }) => run.idempotencyKey as string))];
  const holders = new Map<string, RunRow>();
  await Promise.all(
    keys.map(async (idempotencyKey) => {
      const { namespace, workflow } = (keyed[0] as StartWrite).run;
      const [holder] = await store.listRuns({ ...anyRun, namespace, workflow, idempotencyKey });
      if (holder !== undefined) holders.set(idempotencyKey, holder);
    }),
  );
  const joined = new Map<string, string>();
  for (const start of keyed) {
    const key = start.run.idempotencyKey as string;
    const holder = holders.get(key);
    const found = holder === undefined || mayTakeKey(holder, start.run) ? null : foundByKey(holder, start);
    if (found !== null) joined.set(start.run.id, found.id);
    holders.set(key, found ?? startedRun(start.run, null));
  }
  return joined;
}

/** Of one workflow, the one that has a key. */
export const anyRun = {
  owner: null,
  statuses: null,
  version: null,
  queue: null,
  tags: {},
  attributes: [],
  rootId: null,
  parentId: null,
  createdAfterMs: null,
  createdBeforeMs: null,
  updatedAfterMs: null,
  beforeId: null,
  limit: 1,
} as const;
