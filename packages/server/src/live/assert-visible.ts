import type { Pawl } from "pawl";
import { runNotFound } from "pawl/internal";
import { seesAll, type Principal } from "../http/principal.ts";

/** Whether the caller may follow a run; without its values, which may be large. @throws PawlError `run_not_found`. */
export async function assertVisible(pawl: Pawl, principal: Principal, id: string): Promise<void> {
  const [run] = await pawl.getMany([id]);
  if (run?.namespace === pawl.namespace && (seesAll(principal) || run.owner === principal.userId)) return;
  throw runNotFound(id);
}
