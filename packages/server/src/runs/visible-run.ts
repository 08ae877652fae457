import type { Pawl, Run } from "pawl";
import { runNotFound } from "pawl/internal";
import { seesAll, type Principal } from "../http/principal.ts";

/** A run that the caller may see. Somebody else's is answered as if it were not there. @throws PawlError `run_not_found`. */
export async function visibleRun(pawl: Pawl, principal: Principal, id: string): Promise<Run> {
  const run = await pawl.get(id);
  if (isVisible(run, { pawl, principal })) return run;
  throw runNotFound(id);
}

/** The same where its values are not wanted, which may be large: they are as in a list. @throws PawlError `run_not_found`. */
export async function visibleSummary(pawl: Pawl, principal: Principal, id: string): Promise<Run> {
  const [run] = await pawl.getMany([id]);
  if (run !== undefined && isVisible(run, { pawl, principal })) return run;
  throw runNotFound(id);
}

/** Pure. */
export function isVisible(
  { owner, namespace }: Pick<Run, "owner" | "namespace">,
  { pawl, principal }: { readonly pawl: Pick<Pawl, "namespace">; readonly principal: Principal },
): boolean {
  return namespace === pawl.namespace && (seesAll(principal) || owner === principal.userId);
}
