import type { interruptsList, QueryOf } from "@pawl/api";
import type { Interrupt, InterruptQuery, Page, Pawl } from "pawl";
import { namesOf, seesAll, type Principal } from "../http/principal.ts";
import { mergePages, type PageSource } from "../paging/merge-pages.ts";
import { visibleSummary } from "../runs/visible-run.ts";

/**
 * A page of the questions that the caller may answer or whose run is theirs, newest first: one list of those of their runs, and one for each name that a question can reach them
 * by.
 *
 * @throws PawlError `run_not_found`, `invalid_option`.
 */
export async function readInbox(
  pawl: Pawl,
  principal: Principal,
  query: QueryOf<typeof interruptsList>,
): Promise<Page<Interrupt>> {
  // Whether there is a tree below somebody else's run is nobody's business.
  if (query.tree && query.run !== undefined) await visibleSummary(pawl, principal, query.run);
  const filter = filterOf(query);
  const sources = partsOf(principal, query.assigned).map(
    (part): PageSource<Interrupt> =>
      (page) =>
        pawl.interrupts.list({ ...filter, ...part, ...page }),
  );
  return mergePages(sources, query);
}

function partsOf(principal: Principal, assigned: "me" | "anyone"): readonly InterruptQuery[] {
  const toMe = namesOf(principal).map((assignee) => ({ assignee }));
  if (assigned === "me") return toMe;
  return seesAll(principal) ? [{}] : [{ owner: principal.userId }, ...toMe];
}

function filterOf({ status, run, tree, agent, updatedAfter }: QueryOf<typeof interruptsList>): InterruptQuery {
  return {
    ...(status !== undefined && { status }),
    ...(run !== undefined && { run, ...(tree && { tree }) }),
    ...(agent !== undefined && { workflow: agent }),
    ...(updatedAfter !== undefined && { updatedAfter: new Date(updatedAfter) }),
  };
}
