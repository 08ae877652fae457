import type { Agent, AgentGraph, AgentSummary, AgentVersion } from "@pawl/api";
import type { Graph, Workflow } from "pawl";
import { graphOf } from "pawl/internal";

/** An agent with all that there is to say of it. */
export function wireAgent(
  workflow: Workflow,
  { summary, versions }: { readonly summary: AgentSummary; readonly versions: AgentVersion[] },
): Agent {
  const graph = graphOf(workflow);
  return {
    ...summary,
    inputSchema: workflow.inputSchema,
    outputSchema: workflow.outputSchema,
    graph: graph === undefined ? null : wireGraph(graph),
    versions,
    attributes: { ...workflow.attributes },
    queue: workflow.queue ?? "default",
  };
}

function wireGraph(graph: Graph): AgentGraph {
  const { nodes, edges } = graph.describe();
  return { mermaid: graph.toMermaid(), nodes: [...nodes], edges: [...edges] };
}
