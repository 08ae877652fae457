import type { Pawl, Run } from "pawl";
import { runNotFound } from "pawl/internal";
import { seesAll, type Principal } from "../http/principal.ts";

/** A run that the caller may see. Somebody else's is answered as if it were not there. @throws PawlError `run_not_found`. */
export async function visibleRun(pawl: Pawl, principal: Principal, id: string): Promise<Run> {
  const run = await pawl.get(id);
  if (seesAll(principal) || run.owner === principal.userId) return run;
  throw runNotFound(id);
}
