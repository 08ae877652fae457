import type { Pawl, Run } from "pawl";
import { paintStatus } from "../render/status.ts";
import { resolveRunId } from "../run-id.ts";
import type { Session } from "../session.ts";

/** What the commands that change one run have in common: find it, change it, say how it stands. */
export async function runAction(
  session: Session,
  part: string,
  change: (pawl: Pawl, id: string) => Promise<Run>,
): Promise<Run> {
  return session.withPawl(async (pawl) => {
    const run = await change(pawl, await resolveRunId(pawl, part));
    if (session.isJson) session.printJson(run);
    else session.print(`${run.workflow} v${run.version}  ${run.id}  ${paintStatus(run.status, session.style)}`);
    return run;
  });
}
