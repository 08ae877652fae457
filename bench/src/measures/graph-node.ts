import { Graph, node, type Node } from "pawl";
import { figureOf } from "../figure.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { samplesMs } from "../samples.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, rounded } from "../statistics.ts";

interface Counter {
  n: number;
}

const nodeCount = 1000;

async function count(state: Counter): Promise<void> {
  state.n++;
}

/** Nanoseconds per node of a chain of 1,000 in memory, each an async function that counts, beside awaiting that function 1,000 times. */
export const graphNode: Measure = {
  name: "graph-node",
  stores: ["sqlite", "memory"],
  async *take(setting) {
    const pairs = await takePairs(
      setting,
      () => nsPerCall(setting, runChain(chain((name) => node({ name, post: count })))),
      () => nsPerCall(setting, bareLoop),
    );
    // The same with a function that is not async, and with all three parts of a node.
    const sync = await nsPerCall(setting, runChain(chain((name) => node({ name, post: countSync }))));
    const parts = { prep: ({ n }: Counter) => n, exec: (n: number) => n, post: count };
    const withExec = await nsPerCall(setting, runChain(chain((name) => node({ name, ...parts }))));
    const extra = { sync: rounded(sync), withExec: rounded(withExec) };
    yield figureOf({ name: "graph-node", store: setting.store, unit: "ns", extra }, pairs);
  },
};

function countSync(state: Counter): void {
  state.n++;
}

function chain<Prepared, Result>(made: (name: string) => Node<Counter, Prepared, Result>): Graph<Counter> {
  const nodes = Array.from({ length: nodeCount }, (_, i) => made(`n${i}`));
  nodes.forEach((from, i) => {
    const to = nodes[i + 1];
    if (to !== undefined) from.next(to);
  });
  return new Graph<Counter>({ name: "chain", start: nodes[0]! });
}

function runChain(graph: Graph<Counter>): (state: Counter) => Promise<unknown> {
  return (state) => graph.run(state);
}

async function bareLoop(state: Counter): Promise<void> {
  for (let i = 0; i < nodeCount; i++) await count(state);
}

/** The median over many chains, after a warm-up in which the compiler has seen them. */
async function nsPerCall(setting: Setting, work: (state: Counter) => Promise<unknown>): Promise<number> {
  const once = async (): Promise<void> => {
    const state: Counter = { n: 0 };
    await work(state);
    if (state.n !== nodeCount) throw new Error(`A chain of ${nodeCount} nodes has counted ${state.n}.`);
  };
  await samplesMs(scaled(setting, 300, 20), once);
  return (median(await samplesMs(scaled(setting, 700, 20), once)) * 1e6) / nodeCount;
}
