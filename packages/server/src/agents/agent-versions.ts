import type { AgentVersion } from "@pawl/api";
import type { Pawl, WorkflowVersion } from "pawl";
import { ownerSeen, type Principal } from "../http/principal.ts";

/** The versions of an agent that there are anywhere, newest first; counted are the runs that the caller sees. */
export async function agentVersions(pawl: Pawl, principal: Principal, name: string): Promise<AgentVersion[]> {
  const versions = await pawl.workflows.versions(name);
  return Promise.all(versions.map(async (version) => wireVersion(version, await countsOf(pawl, principal, version))));
}

async function countsOf(
  pawl: Pawl,
  principal: Principal,
  { workflow, version, counts }: WorkflowVersion,
): Promise<WorkflowVersion["counts"]> {
  const owner = ownerSeen(principal);
  return owner === undefined ? counts : (await pawl.counts({ owner, workflow, version })).counts;
}

function wireVersion(
  { version, isDefault, isServed, isRegistered, deprecated }: WorkflowVersion,
  counts: WorkflowVersion["counts"],
): AgentVersion {
  return { version, isDefault, isServed, isRegistered, deprecated, counts };
}
