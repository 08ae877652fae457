import { PawlError, type Pawl, type Workflow } from "pawl";
import { ApiError } from "../http/api-error.ts";

/**
 * The workflow or graph of this name that the server's Pawl has: the version asked for, or the one that a start gets.
 *
 * @throws ApiError `agent_not_found`; PawlError `workflow_version_not_registered`.
 */
export function registeredAgent(pawl: Pawl, name: string, version?: number): Workflow {
  try {
    return pawl.workflows.get(name, version);
  } catch (error) {
    if (!(error instanceof PawlError) || error.code !== "workflow_not_registered") throw error;
    throw new ApiError("agent_not_found", `There is no agent ${JSON.stringify(name)}.`);
  }
}
