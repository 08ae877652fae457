import type { Step } from "@pawl/api";
import type { DrawnGraph, GraphEdge, GraphNode } from "./layout-graph.ts";
import type { NodeWalk, Walk } from "./walk-of-run.ts";

type TimedStep = Pick<Step, "key" | "name" | "status" | "startedAt" | "finishedAt" | "seq">;

/** More names than this make no picture. */
const namesMax = 60;
/** Every step of a wide part after every one of another: so many pairs are looked at, and the rest is left out. */
const pairsMax = 50_000;

/**
 * What a workflow has done, as a graph of the names of its steps: one stands below another if it began when that had ended, and nothing else lay between; what ran side by side stands side by
 * side, and what a branch did in the branch. It is told by times, since code has no edges. Null: too much to draw. Pure.
 */
export function graphOfSteps(steps: readonly TimedStep[]): { readonly graph: DrawnGraph; readonly walk: Walk } | null {
  const placed = withPlaces(steps.filter(({ status }) => status !== "dropped"));
  const byName = Map.groupBy(placed, ({ name }) => name);
  if (byName.size > namesMax) return null;
  const pairs = new Map<string, { readonly edge: GraphEdge; count: number }>();
  // Each time that a branch was gone through is looked at by itself: what others did at the same time says nothing of it.
  for (const own of Map.groupBy(placed, ({ parentKey }) => parentKey).values())
    for (const [before, after] of neighbours(own)) {
      const key = `${before.name}\n${after.name}`;
      const pair = pairs.get(key) ?? { edge: { from: before.name, to: after.name, action: "default" }, count: 0 };
      pair.count += 1;
      pairs.set(key, pair);
    }
  const edges = [...pairs.values()];
  const reached = new Set(edges.filter(({ edge: { from, to } }) => from !== to).map(({ edge }) => edge.to));
  const parents = new Set(placed.map(({ parent }) => parent));
  const nodes = [...byName].map(([id, [first]]): GraphNode => {
    const parent = first!.parent;
    const name = parent === null ? id : id.slice(parent.length + 1);
    return { id, name, kind: parents.has(id) ? "branch" : "node", parent, isStart: !reached.has(id) };
  });
  return {
    graph: { nodes, edges: edges.map(({ edge }) => edge) },
    walk: {
      nodes: new Map([...byName].map(([name, own]) => [name, nodeWalk(own)])),
      edges: new Map(edges.map(({ edge, count }) => [edge, count])),
    },
  };
}

interface PlacedStep extends TimedStep {
  /** The name of the branch that it was done in. */
  readonly parent: string | null;
  /** The key of that: a branch can be gone through more than once. */
  readonly parentKey: string;
}

function withPlaces(steps: readonly TimedStep[]): readonly PlacedStep[] {
  const names = new Map(steps.map((step) => [step.key, nameOf(step)]));
  return steps.map((step) => {
    let parentKey = step.key;
    do parentKey = parentKey.slice(0, Math.max(0, parentKey.lastIndexOf("/")));
    while (parentKey !== "" && !names.has(parentKey));
    const name = nameOf(step);
    const parent = names.get(parentKey);
    return { ...step, name, parentKey, parent: parent !== undefined && name.startsWith(`${parent}/`) ? parent : null };
  });
}

/** The items of a list are one, as the visits of a loop are. */
function nameOf({ name }: TimedStep): string {
  return name.replaceAll(/\/\d+(?=\/|$)/g, "");
}

const loudest: readonly Step["status"][] = ["failed", "retrying", "running", "waiting", "completed"];

function nodeWalk(steps: readonly TimedStep[]): NodeWalk {
  const step = steps.toSorted((a, b) => loudest.indexOf(a.status) - loudest.indexOf(b.status) || b.seq - a.seq)[0]!;
  return { status: step.status, visits: steps.length, stepKey: step.key };
}

/** Pairs of which the second began after the first had ended, with none in between. */
function* neighbours<Each extends TimedStep>(steps: readonly Each[]): Generator<readonly [Each, Each]> {
  const firstMs = Date.parse(steps.find(({ startedAt }) => startedAt !== null)?.startedAt ?? "");
  // What happened in the same millisecond is told apart by its number.
  const moment = (at: string, { seq }: Each): number => Date.parse(at) - firstMs + seq / 1e6;
  const timed = steps.flatMap((step) => {
    if (step.startedAt === null) return [];
    const from = moment(step.startedAt, step);
    return [{ step, from, to: step.finishedAt === null ? Infinity : moment(step.finishedAt, step) }];
  });
  const byEnd = timed.toSorted((a, b) => a.to - b.to);
  let last = -Infinity;
  const lastFrom = byEnd.map(({ from }) => (last = Math.max(last, from)));
  let left = pairsMax;
  for (const after of timed) {
    const end = countBefore(byEnd, after.from);
    // Of what had ended by then, only what ended after the last of it had begun lies next to it.
    const begin = end === 0 ? 0 : countBefore(byEnd, lastFrom[end - 1]!);
    for (const before of byEnd.slice(begin, end)) {
      if (left-- === 0) return;
      yield [before.step, after.step];
    }
  }
}

/** How many had ended before a moment. */
function countBefore(byEnd: readonly { readonly to: number }[], at: number): number {
  let [low, high] = [0, byEnd.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (byEnd[half]!.to < at) low = half + 1;
    else high = half;
  }
  return low;
}
