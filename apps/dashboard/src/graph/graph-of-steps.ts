import type { Step } from "@pawl/api";
import type { DrawnGraph } from "./layout-graph.ts";
import type { NodeWalk, Walk } from "./walk-of-run.ts";

type TimedStep = Pick<Step, "key" | "name" | "status" | "startedAt" | "finishedAt" | "seq">;

/** More names than this make no picture. */
const namesMax = 60;
/** Every step of a wide part after every one of another: so many pairs are looked at, and the rest is left out. */
const pairsMax = 50_000;

/**
 * What a workflow has done, as a graph of the names of its steps: one stands below another if it began when that had ended, and nothing else lay between; what ran side by side stands side by
 * side. It is told by times, since code has no edges. Null: too much to draw. Pure.
 */
export function graphOfSteps(steps: readonly TimedStep[]): { readonly graph: DrawnGraph; readonly walk: Walk } | null {
  const counted = steps
    .filter(({ status }) => status !== "dropped")
    // The items of a list are one, as the visits of a loop are.
    .map((step) => ({ ...step, name: step.name.replaceAll(/\/\d+(?=\/|$)/g, "") }));
  const byName = Map.groupBy(counted, ({ name }) => name);
  if (byName.size > namesMax) return null;
  const pairs = new Map<string, { from: string; to: string; count: number }>();
  for (const [before, after] of neighbours(counted)) {
    const key = `${before.name}\n${after.name}`;
    const pair = pairs.get(key) ?? { from: before.name, to: after.name, count: 0 };
    pair.count += 1;
    pairs.set(key, pair);
  }
  const reached = new Set([...pairs.values()].filter(({ from, to }) => from !== to).map(({ to }) => to));
  const graph: DrawnGraph = {
    nodes: [...byName.keys()].map((name) => ({
      id: name,
      name,
      kind: "node",
      parent: null,
      isStart: !reached.has(name),
    })),
    edges: [...pairs.values()].map(({ from, to }) => ({ from, to, action: "default" })),
  };
  const edges = new Map(graph.edges.map((edge, at) => [edge, [...pairs.values()][at]!.count] as const));
  return { graph, walk: { nodes: new Map([...byName].map(([name, own]) => [name, nodeWalk(own)])), edges } };
}

const loudest: readonly Step["status"][] = ["failed", "retrying", "running", "waiting", "completed"];

function nodeWalk(steps: readonly TimedStep[]): NodeWalk {
  const step = steps.toSorted((a, b) => loudest.indexOf(a.status) - loudest.indexOf(b.status) || b.seq - a.seq)[0]!;
  return { status: step.status, visits: steps.length, stepKey: step.key };
}

/** Pairs of which the second began after the first had ended, with none in between. */
function* neighbours(steps: readonly TimedStep[]): Generator<readonly [TimedStep, TimedStep]> {
  const firstMs = Date.parse(steps.find(({ startedAt }) => startedAt !== null)?.startedAt ?? "");
  // What happened in the same millisecond is told apart by its number.
  const moment = (at: string, { seq }: TimedStep): number => Date.parse(at) - firstMs + seq / 1e6;
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
