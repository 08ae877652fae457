import type { Pawl, Run } from "pawl";
import type { Principal } from "../http/principal.ts";
import { idempotencyMismatch } from "./idempotency-mismatch.ts";
import { requestTag } from "./own-tags.ts";
import { scopedKey } from "./scoped-key.ts";
import type { StartedRun } from "./start-run.ts";

/** What tells whether a start was made before. */
export interface Repeatable {
  readonly agent: string;
  readonly idempotencyKey: string | undefined;
  readonly digest: string;
}

/**
 * Starts or forks a run; where that is refused and the same was asked before with the same key, its answer is the first one's: what has changed since (a limit is reached, an upload has expired, the
 * code takes other inputs) is no matter of a repeat.
 *
 * @throws ApiError `idempotency_mismatch`; what `start` throws
 */
export async function startOnce(
  pawl: Pawl,
  principal: Principal,
  asked: Repeatable,
  start: () => Promise<StartedRun>,
): Promise<StartedRun> {
  try {
    return await start();
  } catch (error) {
    const before = await startedBefore(pawl, principal, asked);
    if (before === null) throw error;
    if (before.tags[requestTag] !== asked.digest) throw idempotencyMismatch(before);
    return { run: before, isNew: false };
  }
}

async function startedBefore(
  pawl: Pawl,
  principal: Principal,
  { agent, idempotencyKey: key }: Repeatable,
): Promise<Run | null> {
  if (key === undefined) return null;
  const { items } = await pawl.list({ workflow: agent, idempotencyKey: scopedKey(principal, key), limit: 1 });
  return items[0] === undefined ? null : pawl.get(items[0].id);
}
