import { Graph, layout } from "@dagrejs/dagre";
import type { AgentGraph } from "@pawl/api";

export type GraphNode = AgentGraph["nodes"][number];
export type GraphEdge = AgentGraph["edges"][number];

/** What is drawn of a graph: the parts of {@link AgentGraph} that have a place. */
export type DrawnGraph = Pick<AgentGraph, "nodes" | "edges">;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node stands: its upper left corner and its size. */
export interface Box extends Point {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  readonly isContainer: boolean;
}

/** How an edge runs, and where its word stands. */
export interface Path {
  /** Null: from where the graph begins. */
  readonly edge: GraphEdge | null;
  readonly points: readonly Point[];
  readonly label: Point | null;
}

/** A dot where a graph begins or ends. */
export interface Dot extends Point {
  readonly kind: "start" | "end";
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Containers stand before what is in them. */
  readonly boxes: readonly Box[];
  readonly paths: readonly Path[];
  readonly dots: readonly Dot[];
}

const nodeHeight = 36;
const dotSize = 10;
const loopWidth = 30;
const inset = { top: 30, side: 14, bottom: 14 };

/** Finds each node a place, from the top downwards; what stands in a node is laid out first, and then as one with it. Pure. */
export function layoutGraph(graph: DrawnGraph): GraphLayout {
  return layoutLevel(graph, null);
}

function layoutLevel(graph: DrawnGraph, parent: string | null): GraphLayout {
  const nodes = graph.nodes.filter((node) => node.parent === parent);
  const ids = new Set(nodes.map(({ id }) => id));
  const edges = graph.edges.filter(({ from }) => ids.has(from));
  const inner = new Map<string, GraphLayout>();
  const level = new Graph({ multigraph: true });
  level.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 34, edgesep: 14, marginx: 4, marginy: 4 });
  for (const node of nodes) {
    if (graph.nodes.some((other) => other.parent === node.id)) inner.set(node.id, layoutLevel(graph, node.id));
    level.setNode(nodeName(node.id), sizeOf(node, inner.get(node.id)));
  }
  const starts = nodes.filter(({ isStart }) => isStart);
  if (starts.length > 0) level.setNode("start", { width: dotSize, height: dotSize });
  for (const { id } of starts) level.setEdge("start", nodeName(id), { width: 0, height: 0 }, "start");
  for (const [at, { from, to, action }] of edges.entries()) {
    if (to === null) level.setNode(endName(at), { width: dotSize, height: dotSize });
    const label = { width: isNamed(action) ? textWidth(action) + 8 : 0, height: isNamed(action) ? 16 : 0 };
    level.setEdge(nodeName(from), to === null ? endName(at) : nodeName(to), { ...label, labelpos: "c" }, String(at));
  }
  layout(level);
  return drawn({ level, nodes, edges, inner, hasStart: starts.length > 0 });
}

function drawn({
  level,
  nodes,
  edges,
  inner,
  hasStart,
}: {
  readonly level: Graph;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly inner: ReadonlyMap<string, GraphLayout>;
  readonly hasStart: boolean;
}): GraphLayout {
  const boxes: Box[] = [];
  const paths: Path[] = [];
  const dots: Dot[] = [];
  for (const node of nodes) {
    const { x, y, width, height } = level.node(nodeName(node.id)) as Placed;
    const inside = inner.get(node.id);
    const corner = { x: x - width / 2, y: y - height / 2 };
    boxes.push({ node, ...corner, width, height, isContainer: inside !== undefined });
    if (inside === undefined) continue;
    const by = { x: corner.x + (width - inside.width) / 2, y: corner.y + inset.top };
    boxes.push(...inside.boxes.map((box) => moved(box, by)));
    dots.push(...inside.dots.map((dot) => moved(dot, by)));
    paths.push(
      ...inside.paths.map(({ edge, points, label }) => ({
        edge,
        points: points.map((point) => moved(point, by)),
        label: label === null ? null : moved(label, by),
      })),
    );
  }
  if (hasStart) {
    dots.push({ kind: "start", ...pointOf(level.node("start") as Placed) });
    for (const { w } of level.outEdges("start") ?? [])
      paths.push({ edge: null, points: upright(level, { v: "start", w, name: "start" }), label: null });
  }
  for (const [at, edge] of edges.entries()) {
    const to = edge.to === null ? endName(at) : nodeName(edge.to);
    const ends = { v: nodeName(edge.from), w: to, name: String(at) };
    const points = upright(level, ends);
    const { x, y } = edge.to === edge.from ? points[1]! : (level.edge(ends.v, ends.w, ends.name) as Placed);
    paths.push({ edge, points, label: isNamed(edge.action) ? { x, y } : null });
    if (edge.to === null) dots.push({ kind: "end", ...pointOf(level.node(to) as Placed) });
  }
  const { width = 0, height = 0 } = level.graph() as { readonly width?: number; readonly height?: number };
  // What loops needs room that the layout does not know of.
  const right = Math.max(
    ...paths.flatMap(({ edge, points }) => (edge?.from === edge?.to ? points : [])).map(({ x }) => x + 44),
    0,
  );
  return { width: Math.max(width, right), height, boxes, paths, dots };
}

interface Ends {
  readonly v: string;
  readonly w: string;
  readonly name: string;
}

/** Where an edge runs; it leaves and enters at the lower and the upper side, and not where the straight line to the middle would. */
function upright(level: Graph, { v, w, name }: Ends): readonly Point[] {
  const { points = [] } = level.edge(v, w, name) as Placed;
  if (v === w) return loop(level.node(v) as Placed);
  if (points.length < 2) return points;
  const [from, to] = [level.node(v) as Placed, level.node(w) as Placed];
  const isDown = from.y < to.y;
  return [side(from, points[0]!, isDown), ...points.slice(1, -1), side(to, points.at(-1)!, !isDown)];
}

/** Out at the right side, and in again below. */
function loop({ x, y, width }: Placed): readonly Point[] {
  const right = x + width / 2;
  return [
    { x: right, y: y - 9 },
    { x: right + loopWidth, y },
    { x: right, y: y + 9 },
  ];
}

function side({ x, y, width, height }: Placed, point: Point, isBelow: boolean): Point {
  const room = Math.max(0, width / 2 - 14);
  return { x: Math.min(x + room, Math.max(x - room, point.x)), y: isBelow ? y + height / 2 : y - height / 2 };
}

interface Placed extends Point {
  readonly width: number;
  readonly height: number;
  readonly points?: readonly Point[];
}

function sizeOf({ name }: GraphNode, inside: GraphLayout | undefined): { width: number; height: number } {
  const width = Math.max(116, textWidth(name) + 84);
  if (inside === undefined) return { width, height: nodeHeight };
  return {
    width: Math.max(width, inside.width + 2 * inset.side),
    height: inside.height + inset.top + inset.bottom,
  };
}

/** Near enough to leave room: what is longer is cut when it is drawn. */
function textWidth(text: string): number {
  return Math.min(220, text.length * 7.6);
}

/** Whether the action is worth a word: nearly every edge has the default one. */
export function isNamed(action: string): boolean {
  return action !== "default" && action !== "";
}

/** Nodes can be called anything, `start` too. */
function nodeName(id: string): string {
  return `node:${id}`;
}

function endName(at: number): string {
  return `end:${at}`;
}

function pointOf({ x, y }: Point): Point {
  return { x, y };
}

function moved<Thing extends Point>(thing: Thing, by: Point): Thing {
  return { ...thing, x: thing.x + by.x, y: thing.y + by.y };
}
