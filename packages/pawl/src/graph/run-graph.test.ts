import { expect, test } from "vitest";
import { BatchNode } from "./batch-node.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import type { GraphHost, GraphPosition, GraphResume, GraphUnit } from "./graph-host.ts";
import { MetricsNode } from "./metrics-node.ts";
import { parallel } from "./parallel.ts";
import { runGraph } from "./run-graph.ts";
import { KeptLog } from "./surroundings.test.kit.ts";

class Crash extends Error {}
const nowhere = { name: "nowhere", write: async () => {}, end: () => {} };

/** A host that remembers results and positions as an engine would, and crashes before its n-th new unit. */
class RecordingHost implements GraphHost {
  readonly signal = undefined;
  readonly log = new KeptLog();
  readonly results = new Map<string, unknown>();
  readonly performed: string[] = [];
  readonly positions: Omit<GraphPosition, "state" | "visits">[] = [];
  readonly releases: (() => Promise<void>)[] = [];
  #last: GraphResume | undefined;
  #unitsLeft = Infinity;

  now(): number {
    return 7;
  }
  async exec<Result>(unit: GraphUnit<Result>): Promise<Result> {
    const key = `${unit.path}#${unit.visit}`;
    if (!this.results.has(key)) {
      if (this.#unitsLeft-- <= 0) throw new Crash();
      const attempt = {
        attempt: 1,
        signal: new AbortController().signal,
        idempotencyKey: key,
        stream: () => nowhere,
        files: {} as never,
        interrupt: () => Promise.resolve(),
      };
      this.results.set(key, structuredClone(await unit.run(attempt)));
      this.performed.push(`${unit.name}: ${key}`);
    }
    return structuredClone(this.results.get(key)) as Result;
  }
  async saved({ state, visits, ...position }: GraphPosition): Promise<void> {
    this.positions.push(position);
    if (position.depth === 0) this.#last = { state: structuredClone(state), node: position.next, visits: visits() };
  }
  resume(): GraphResume | undefined {
    return structuredClone(this.#last);
  }
  isSuspension(error: unknown): boolean {
    return error instanceof Crash;
  }
  acquired(release: () => Promise<void>): void {
    this.releases.push(release);
  }
  crashAfter(units: number): void {
    this.#unitsLeft = units;
  }
}

interface State {
  log: string[];
  rounds: number;
}

class Items extends BatchNode<State, number, string> {
  override prep(): number[] {
    return [10, 20];
  }
  override exec(item: number): string {
    return `item ${item}`;
  }
  override post(state: State, _: Iterable<number>, results: string[]): void {
    state.log.push(...results);
  }
}

function agent(): Graph<State> {
  const step = (name: string) =>
    node({
      name,
      exec: (_: undefined, { path, visit }) => `${path}#${visit}`,
      post: (state: State, _, text) => void state.log.push(text),
    });
  const draft = step("draft");
  const inner = new Graph<State>({ name: "outer", start: step("x").next(step("y")) });
  const both = parallel({
    name: "both",
    branches: { l: step("left"), r: step("right") },
    reducers: { log: (left, right, base) => [...left, ...right.slice(base.length)] },
  });
  const check = node({ name: "check", post: (state: State) => (++state.rounds < 2 ? "again" : "enough") });
  draft.next(inner.next(both.next(new Items({ name: "items" }).next(check))));
  check.on("again", draft).end("enough");
  return new Graph({ name: "agent", start: draft });
}
const fresh = (): State => ({ log: [], rounds: 0 });

test("hands every unit to the host by path and visit, the same ones in every run", async () => {
  const host = new RecordingHost();
  const state = await runGraph(agent(), fresh(), host);
  const round = (n: number) => [
    `draft: draft#${n}`,
    `x: outer/x#${n}`,
    `y: outer/y#${n}`,
    `left: both/l/left#${n}`,
    `right: both/r/right#${n}`,
    `items: items/0#${n}`,
    `items: items/1#${n}`,
  ];
  expect(host.performed).toEqual([...round(1), ...round(2)]);
  expect(state).toEqual(await agent().run(fresh()));
});

test("tells the host of every position before the next node begins", async () => {
  const host = new RecordingHost();
  await runGraph(agent(), fresh(), host);
  expect(host.positions.slice(0, 4)).toEqual([
    { node: "draft", path: "draft", depth: 0, visit: 1, action: "default", next: "outer" },
    { node: "x", path: "outer/x", depth: 1, visit: 1, action: "default", next: "y" },
    { node: "y", path: "outer/y", depth: 1, visit: 1, action: "default", next: undefined },
    { node: "outer", path: "outer", depth: 0, visit: 1, action: "default", next: "both" },
  ]);
  expect(host.positions.at(-1)).toMatchObject({ node: "check", action: "enough", visit: 2, next: undefined });
});

test("crashed before any unit, it goes on where it was: the same end, no unit performed twice, no node before run again", async () => {
  const whole = new RecordingHost();
  const expected = await runGraph(agent(), fresh(), whole);
  for (let units = 0; units < whole.performed.length; units++) {
    const host = new RecordingHost();
    host.crashAfter(units);
    await expect(runGraph(agent(), fresh(), host)).rejects.toBeInstanceOf(Crash);
    const topBefore = host.positions.filter(({ depth }) => depth === 0).length;
    host.crashAfter(Infinity);
    expect(await runGraph(agent(), fresh(), host)).toEqual(expected);
    expect(host.performed).toEqual(whole.performed);
    const top = host.positions.filter(({ depth }) => depth === 0);
    expect(top).toEqual(whole.positions.filter(({ depth }) => depth === 0));
    expect(top.length).toBeGreaterThan(topBefore);
  }
});

test("resumed after its end, it has nothing to do", async () => {
  const host = new RecordingHost();
  const state = await runGraph(agent(), fresh(), host);
  const positions = host.positions.length;
  expect(await runGraph(agent(), fresh(), host)).toEqual(state);
  expect(host.positions).toHaveLength(positions);
});

test("refuses to resume at a node that is gone, naming those that are there", async () => {
  const host = new RecordingHost();
  host.crashAfter(2);
  await runGraph(agent(), fresh(), host).catch(() => undefined);
  const other = new Graph<State>({ name: "agent", start: node({ name: "solo", post: (_: State) => undefined }) });
  await expect(runGraph(other, fresh(), host)).rejects.toMatchObject({
    code: "graph_node_missing",
    message: 'The run had come to node "outer", which graph "agent" no longer has; it has "solo".',
  });
});

test("a resumed walk goes on counting towards maxSteps", async () => {
  const loop = node({ name: "a", exec: () => 1, post: (_: State) => undefined });
  loop.next(loop);
  const graph = new Graph<State>({ name: "g", start: loop, maxSteps: 5 });
  const host = new RecordingHost();
  host.crashAfter(3);
  await expect(runGraph(graph, fresh(), host)).rejects.toBeInstanceOf(Crash);
  host.crashAfter(Infinity);
  await expect(runGraph(graph, fresh(), host)).rejects.toMatchObject({ code: "graph_max_steps" });
  expect(host.performed).toHaveLength(5);
});

test("a suspension is nobody's failure: no hook, no metric, but resources are released", async () => {
  const told: string[] = [];
  class Measured extends MetricsNode<State, undefined, number> {
    override exec(): number {
      return 1;
    }
  }
  const start = new Measured({ name: "a" });
  const graph = new Graph<State>({
    name: "g",
    start,
    hooks: { onError: () => void told.push("error") },
    cleanup: () => void told.push("cleanup"),
  });
  const host = new RecordingHost();
  host.crashAfter(0);
  await expect(runGraph(graph, fresh(), host)).rejects.toBeInstanceOf(Crash);
  await host.releases[0]!();
  expect(told).toEqual(["cleanup"]);
  expect(start.metrics().count).toBe(0);
});

test("results that the host remembers are no executions for metrics", async () => {
  class Measured extends MetricsNode<State, undefined, number> {
    override exec(): number {
      return 1;
    }
  }
  const start = new Measured({ name: "a" });
  const host = new RecordingHost();
  host.results.set("a#1", 1);
  await runGraph(new Graph<State>({ name: "g", start }), fresh(), host);
  expect(start.metrics().count).toBe(0);
});
