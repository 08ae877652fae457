import { PawlError, type Pawl } from "pawl";
import { ownerSeen, type Principal } from "../../http/principal.ts";
import { runFilterOf } from "../run-filter.ts";
import { isIdBeginning, meant, searchRuns } from "../search-runs.ts";
import type { BulkBody, BulkTarget } from "./bulk-work.ts";

const allStatuses = [
  "pending",
  "running",
  "sleeping",
  "waiting",
  "paused",
  "blocked",
  "completed",
  "failed",
  "cancelled",
] as const;
/** Of a search by an id's beginning. */
const namedMax = 200;

/**
 * Which runs are meant, always of those that the caller sees. Of runs that were picked, those that are in no state for it are told as skipped; a filter that says nothing of the
 * state means those for which there is something to do.
 *
 * @throws PawlError `invalid_option`.
 */
export async function bulkTargets(
  body: Pick<BulkBody, "runs" | "where">,
  { pawl, principal, nowMs }: { readonly pawl: Pawl; readonly principal: Principal; readonly nowMs: number },
): Promise<readonly BulkTarget[]> {
  const { runs, where: { q, ...wire } = {} } = body;
  if (runs !== undefined) {
    const owner = ownerSeen(principal);
    const where = { namespace: pawl.namespace, status: allStatuses, ...(owner !== undefined && { owner }) };
    return [{ where, runs }];
  }
  const filter = runFilterOf(wire, { pawl, principal, nowMs });
  const text = q?.trim() ?? "";
  if (text === "") return [{ where: filter }];
  if (!isIdBeginning(text)) return meant(pawl, principal, filter, text).map((where) => ({ where }));
  const { items, nextCursor } = await searchRuns(pawl, principal, { filter, q, page: { limit: namedMax } });
  if (nextCursor === undefined) return [{ where: filter, runs: items.map(({ id }) => id) }];
  throw new PawlError("invalid_option", `More than ${namedMax} runs have ids that begin with ${text}; say more of it.`);
}
