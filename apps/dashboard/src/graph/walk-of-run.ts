import type { Step } from "@pawl/api";
import type { DrawnGraph, GraphEdge } from "./layout-graph.ts";

/** What a run has done at a node. */
export interface NodeWalk {
  /** How the last visit stands; null: it does nothing that is recorded, but what comes after it has been reached. */
  readonly status: Step["status"] | null;
  readonly visits: number;
  /** The step that was last at it. */
  readonly stepKey: string | null;
}

/** Where a run has been in its graph. */
export interface Walk {
  readonly nodes: ReadonlyMap<string, NodeWalk>;
  /** How often each edge was taken; null: at least once. */
  readonly edges: ReadonlyMap<GraphEdge, number | null>;
}

type WalkedStep = Pick<Step, "key" | "status" | "action" | "seq">;

interface Visit {
  readonly node: string;
  readonly number: number;
  readonly step: WalkedStep;
}

/**
 * The walk of a run, told from its steps. A node whose work is a step tells how often it was visited, and by its action which edge it left by. One without a step of its own (it only prepares or decides)
 * is known to have been passed when an edge led to it. Pure.
 */
export function walkOfRun(graph: DrawnGraph, steps: readonly WalkedStep[]): Walk {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const visits = steps.flatMap((step): readonly Visit[] => {
    const visit = visitOf(step, ids);
    return visit === null || step.status === "dropped" ? [] : [visit];
  });
  const nodes = new Map<string, NodeWalk>();
  for (const [id, own] of Map.groupBy(visits, ({ node }) => node)) nodes.set(id, nodeWalk(own));
  addContainers(graph, nodes);
  return { nodes, edges: edgesTaken(graph, visits, nodes) };
}

/** Which node a step is the work of: its key begins with the node's path, in which a batch has its items' numbers; `#2` is the second visit. Pure. */
export function visitOf(step: WalkedStep, ids: ReadonlySet<string>): Visit | null {
  const [, path, number] = /^(.*?)(?:#(\d+))?$/s.exec(step.key.replace(/:fallback$/, ""))!;
  let node = "";
  for (const part of path!.split("/")) {
    const inner = node === "" ? part : `${node}/${part}`;
    if (ids.has(inner)) node = inner;
    // What a node asks or waits for stands below its path.
    else if (!/^\d+$/.test(part)) break;
  }
  return node === "" ? null : { node, number: number === undefined ? 1 : Number(number), step };
}

const loudest: readonly Step["status"][] = ["failed", "retrying", "running", "waiting", "completed", "dropped"];

function nodeWalk(visits: readonly Visit[]): NodeWalk {
  const last = Math.max(...visits.map(({ number }) => number));
  const steps = visits.filter(({ number }) => number === last).map(({ step }) => step);
  // Of a batch's items, the one that there is most to say about.
  const step = steps.toSorted((a, b) => loudest.indexOf(a.status) - loudest.indexOf(b.status) || b.seq - a.seq)[0]!;
  return { status: step.status, visits: new Set(visits.map(({ number }) => number)).size, stepKey: step.key };
}

/** What contains others stands as they do. */
function addContainers({ nodes }: DrawnGraph, walks: Map<string, NodeWalk>): void {
  for (const { id } of nodes.toReversed()) {
    const inside = nodes.filter(({ parent }) => parent === id).flatMap((child) => walks.get(child.id) ?? []);
    if (inside.length === 0 || walks.has(id)) continue;
    const status = loudest.find((status) => inside.some((walk) => walk.status === status)) ?? null;
    walks.set(id, { status, visits: Math.max(...inside.map(({ visits }) => visits)), stepKey: null });
  }
}

function edgesTaken(
  graph: DrawnGraph,
  visits: readonly Visit[],
  nodes: Map<string, NodeWalk>,
): ReadonlyMap<GraphEdge, number | null> {
  const taken = new Map<GraphEdge, number | null>();
  const told = new Set<string>();
  for (const { node, step } of visits) {
    if (step.action === null) continue;
    told.add(node);
    const edge = graph.edges.find(({ from, action }) => from === node && action === step.action);
    if (edge !== undefined) taken.set(edge, (taken.get(edge) ?? 0) + 1);
  }
  // Along edges that were taken others were reached that have no steps, and from them what they lead to.
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const edge of graph.edges) {
      const { from, to } = edge;
      if (taken.has(edge)) {
        if (to !== null && !nodes.has(to)) {
          nodes.set(to, { status: null, visits: 0, stepKey: null });
          isNew = true;
        }
      } else if (!told.has(from) && nodes.has(from) && to !== null && (nodes.get(to)?.visits ?? 0) > 0) {
        // Where another edge tells already how that was reached, only one without a choice is sure.
        const isOnly = graph.edges.every((other) => other === edge || other.from !== from);
        const isExplained = graph.edges.some((other) => other.to === to && taken.has(other));
        if (isExplained && !isOnly) continue;
        taken.set(edge, null);
        isNew = true;
      }
    }
  }
  return taken;
}
