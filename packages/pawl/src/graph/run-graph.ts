import { PawlError } from "../errors/pawl-error.ts";
import type { Group } from "./concurrently.ts";
import type { Graph } from "./graph.ts";
import type { GraphHost } from "./graph-host.ts";
import type { Place } from "./graph-plan.ts";
import type { Params } from "./node-options.ts";
import type { NodeVisit } from "./node-visit.ts";
import { VisitCounts } from "./visit-counts.ts";
import { walkGraph } from "./walk-graph.ts";
import { Walk } from "./walk.ts";
import { withResources } from "./with-resources.ts";

/**
 * Runs a graph on a host: checks the wiring, begins at the start or where the host says that the run had come,
 * walks to the end, and resolves to the state. The input schema is the caller's to apply (`graph.checkedState`).
 */
export async function runGraph<State extends object>(
  graph: Graph<State>,
  state: State,
  host: GraphHost,
  { params }: { readonly params?: Params | undefined } = {},
): Promise<State> {
  const top = graph.asTop();
  assertSound(top);
  const resumed = host.resume?.();
  const walk = new Walk({
    graph: top,
    host,
    state: resumed?.state ?? state,
    params: { ...top.params, ...params },
    resources: {},
    log: host.log,
    visitCounts: new VisitCounts(resumed?.visits),
    handsActionsUp: top !== graph,
  });
  const place = resumed === undefined ? walk.plan.start : placeToResume(walk, resumed.node);
  if (place !== undefined) await withResources(walk, () => walkGraph(walk, place));
  return walk.state as State;
}

export interface InnerRun {
  readonly graph: Graph;
  /** The visit of the node that contains the graph. */
  readonly visit: NodeVisit;
  readonly state: object;
  /** Tells the graph from its siblings in the same node. */
  readonly key?: string | number | undefined;
  readonly params?: Params | undefined;
  readonly group?: Group | undefined;
  readonly handsActionsUp?: boolean | undefined;
}

/** Runs a graph inside a node of another; resolves to the action that ended it. */
export async function runInner({ graph, visit, state, key, params, group, handsActionsUp }: InnerRun): Promise<string> {
  const outer = visit.walk;
  const walk = new Walk({
    graph,
    host: outer.host,
    state,
    params: params === undefined ? visit.params : { ...visit.params, ...params },
    resources: outer.resources,
    log: graph.logger ?? outer.log,
    visitCounts: outer.visitCounts,
    outer: { walk: outer, path: key === undefined ? visit.path : `${visit.path}/${key}` },
    group,
    handsActionsUp,
  });
  return withResources(walk, () => walkGraph(walk, walk.plan.start));
}

function assertSound(graph: Graph): void {
  const problems = graph.validate().filter(({ severity }) => severity === "error");
  if (problems.length === 0) return;
  const list = problems.map(({ message }) => `- ${message}`).join("\n");
  throw new PawlError("graph_invalid", `Graph "${graph.name}" cannot run:\n${list}`, { details: { problems } });
}

function placeToResume(walk: Walk, name: string | undefined): Place | undefined {
  if (name === undefined) return undefined;
  const place = walk.plan.places.find(({ node }) => node.name === name);
  if (place !== undefined) return place;
  const known = walk.plan.places.map(({ node }) => `"${node.name}"`).join(", ");
  const message = `The run had come to node "${name}", which graph "${walk.graph.name}" no longer has; it has ${known}.`;
  throw new PawlError("graph_node_missing", message, { details: { node: name } });
}
