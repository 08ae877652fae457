import type { Graph } from "./graph.ts";
import type { Place } from "./graph-plan.ts";
import type { InnerGraph } from "./node-base.ts";

/** How a graph is put together, as data: for those who draw it. */
export interface GraphDescription {
  /** Nodes that contain others stand before them. */
  readonly nodes: readonly GraphNodeDescription[];
  readonly edges: readonly GraphEdgeDescription[];
}

export interface GraphNodeDescription {
  /** Its path, which the keys of its steps begin with: `draft`, `outer/inner`. Those of a batch have the number of the item in between (`batch/0/each`), this has not. */
  readonly id: string;
  readonly name: string;
  /** `graph`: it contains nodes. `branch`: one of the graphs that a node chooses from or runs side by side. */
  readonly kind: "node" | "graph" | "branch";
  /** The id of what it stands in; null: the graph that was asked about. */
  readonly parent: string | null;
  /** The graph that it stands in begins here. */
  readonly isStart: boolean;
}

export interface GraphEdgeDescription {
  readonly from: string;
  /** Null: this action ends the graph that the node stands in. */
  readonly to: string | null;
  readonly action: string;
}

/** See {@link Graph.describe}. Pure. */
export function describeGraph(graph: Graph): GraphDescription {
  const description = { nodes: [], edges: [] };
  const top = graph.asTop();
  // One that is more than its walk is the only node of another, and what it contains is told there.
  addGraph(top, { parent: null, around: top === graph ? [graph] : [] }, description);
  return description;
}

interface Description {
  readonly nodes: GraphNodeDescription[];
  readonly edges: GraphEdgeDescription[];
}

/** Where something stands; a graph that contains itself is told once. */
interface Room {
  readonly parent: string | null;
  readonly around: readonly Graph[];
}

function addGraph(graph: Graph, room: Room, to: Description): void {
  const { places, start } = graph.plan();
  for (const place of places) addNode(place, { ...room, isStart: place === start }, to);
  for (const place of places) {
    const from = pathIn(room, place.node.name);
    for (const [action, next] of place.next)
      to.edges.push({ from, to: next === null ? null : pathIn(room, next.node.name), action });
  }
}

function addNode({ node }: Place, { isStart, ...room }: Room & { readonly isStart: boolean }, to: Description): void {
  const id = pathIn(room, node.name);
  const inner = node.inner().filter(({ graph }) => !room.around.includes(graph));
  const kind = inner.length === 0 ? "node" : "graph";
  to.nodes.push({ id, name: node.name, kind, parent: room.parent, isStart });
  for (const each of inner) addInner(each, { parent: id, around: room.around }, to);
}

function addInner({ key, graph }: InnerGraph, { parent, around }: Room, to: Description): void {
  const inside = { parent, around: [...around, graph] };
  if (key === undefined) return addGraph(graph, inside, to);
  const id = pathIn(inside, key);
  to.nodes.push({ id, name: key, kind: "branch", parent, isStart: false });
  addGraph(graph, { ...inside, parent: id }, to);
}

function pathIn({ parent }: Room, name: string): string {
  return parent === null ? name : `${parent}/${name}`;
}
