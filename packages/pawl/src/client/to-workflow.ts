import { graphWorkflow } from "../engine/graph-workflow.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { Graph } from "../graph/graph.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Startable } from "./pawl.ts";

const known = new WeakMap<object, Workflow>();

/**
 * A graph is a workflow too.
 *
 * @throws PawlError `invalid_option` for what is neither.
 */
export function toWorkflow(startable: Startable): Workflow {
  if (isGraph(startable)) {
    const workflow = known.get(startable) ?? graphWorkflow(startable);
    known.set(startable, workflow);
    return workflow;
  }
  if (typeof (startable as Workflow | undefined)?.handler === "function") return startable as Workflow;
  throw new PawlError(
    "invalid_option",
    `The list of workflows has something that is neither a workflow nor a graph, but ${typeof startable}.`,
    {
      hint: "Make workflows with workflow({ name }, async (ctx, input) => …) and graphs with new Graph({ name, start }).",
    },
  );
}

/** By shape, since a project may have a second copy of this package. */
function isGraph(startable: Startable): startable is Graph {
  return (
    startable instanceof Graph ||
    (typeof (startable as Graph | undefined)?.toMermaid === "function" && "start" in startable)
  );
}
