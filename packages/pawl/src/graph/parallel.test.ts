import { expect, test } from "vitest";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { Parallel, parallel } from "./parallel.ts";
import { gate, KeptLog, settled } from "./surroundings.test.kit.ts";

interface State {
  topic: string;
  sources: string[];
  count: number;
  note?: string;
  live?: () => void;
}
const state = (): State => ({ topic: "pawls", sources: ["z"], count: 5 });
const writes = (name: string, write: (state: State) => void) => node({ name, post: (state: State) => write(state) });

test("branches overlap: each waits for the other to have begun", async () => {
  const [a, b] = [gate(), gate()];
  const meet = (name: string, mine: typeof a, other: typeof a) =>
    node({
      name,
      exec: async () => {
        mine.open();
        await other.opened;
      },
      post: (_: State) => undefined,
    });
  const both = parallel({ name: "both", branches: { left: meet("x", a, b), right: meet("y", b, a) } });
  await new Graph({ name: "g", start: both }).run(state());
});

test("branches work on copies, and what they changed is joined by key, with reducers where several did", async () => {
  const during: State[] = [];
  const outer = state();
  const both = parallel({
    name: "both",
    branches: {
      a: writes("x", (s) => {
        s.sources.push("a");
        s.count += 1;
        s.note = "only a";
        during.push(structuredClone(outer));
      }),
      b: new Graph({
        name: "chain",
        start: writes("y", (s) => void s.sources.push("b")).next(writes("y2", (s) => void (s.count += 2))),
      }),
    },
    reducers: {
      sources: (left, right, base) => [...left, ...right.slice(base.length)],
      count: (left, right, base) => left + right - base,
    },
  });
  const result = await new Graph({ name: "g", start: both }).run(outer);
  expect(during).toEqual([state()]);
  expect(result).toBe(outer);
  expect(result).toEqual({ topic: "pawls", sources: ["z", "a", "b"], count: 8, note: "only a" });
});

test("three branches go through the reducer in the order in which they are listed, whichever ends first", async () => {
  const slow = gate();
  const push = (name: string) => writes(name, (s) => void (s.sources = [name]));
  const first = node({ name: "wait", exec: () => slow.opened, post: (s: State) => void (s.sources = ["first"]) });
  const both = parallel({
    name: "three",
    branches: { first, second: push("second"), third: push("third") },
    reducers: { sources: (left, right) => [...left, ...right] },
  });
  const ended = new Graph({ name: "g", start: both }).run(state());
  await settled();
  slow.open();
  expect((await ended).sources).toEqual(["first", "second", "third"]);
});

test("refuses different values without a reducer, naming key and branches, and leaves the state as it was", async () => {
  const both = parallel({
    name: "both",
    branches: {
      a: writes("x", (s) => void ((s.count = 1), (s.note = "x"))),
      b: writes("y", (s) => void (s.count = 2)),
    },
  });
  const outer = state();
  await expect(new Graph({ name: "g", start: both }).run(outer)).rejects.toMatchObject({
    code: "graph_branch_conflict",
    message: expect.stringContaining('"a" and "b" of "both" changed "count"'),
    details: { key: "count", branches: ["a", "b"] },
  });
  expect(outer).toEqual(state());
});

test("equal values are no conflict, and a key that a branch deletes is gone after the join", async () => {
  const same = (name: string) =>
    writes(name, (s) => {
      s.count = 9;
      delete s.note;
    });
  const both = parallel({ name: "both", branches: { a: same("x"), b: same("y") } });
  expect(await new Graph({ name: "g", start: both }).run({ ...state(), note: "old" })).toEqual({
    ...state(),
    count: 9,
  });
});

test("a branch that fails stops the others before their next node; nothing is joined", async () => {
  const held = gate();
  const reached: string[] = [];
  const slow = node({ name: "slow", exec: () => held.opened, post: (_: State) => void reached.push("slow") });
  slow.next(writes("after", () => void reached.push("after")));
  const failing = node({
    name: "failing",
    exec: () => Promise.reject(new Error("down")),
    post: (_: State) => undefined,
  });
  const both = parallel({ name: "both", branches: { slow, failing } });
  const ended = new Graph({ name: "g", start: both }).run(state());
  ended.catch(() => undefined);
  await settled();
  held.open();
  await expect(ended).rejects.toThrow("down");
  expect(reached).toEqual(["slow"]);
});

test("keeps to its concurrency", async () => {
  const held = gate();
  const begun: string[] = [];
  const hold = (name: string) =>
    node({ name, exec: () => (begun.push(name), held.opened), post: (_: State) => undefined });
  const all = parallel({ name: "all", concurrency: 2, branches: { a: hold("x"), b: hold("y"), c: hold("z") } });
  const ended = new Graph({ name: "g", start: all }).run(state());
  await settled();
  expect(begun).toEqual(["x", "y"]);
  held.open();
  await ended;
  expect(begun).toEqual(["x", "y", "z"]);
});

test("join sees the joined state and every branch's own, and names the action", async () => {
  const seen: unknown[] = [];
  const vote = parallel({
    name: "vote",
    branches: { a: writes("x", (s) => void (s.count = 1)), b: writes("y", (s) => void (s.count = 2)) },
    reducers: { count: (left, right) => Math.max(left, right) },
    join: (joined, { a, b }) => {
      seen.push(joined.count, a.count, b.count);
      return "counted";
    },
  });
  vote.on(
    "counted",
    writes("end", (s) => void (s.note = "counted")),
  );
  expect((await new Graph({ name: "g", start: vote }).run(state())).note).toBe("counted");
  expect(seen).toEqual([2, 1, 2]);
});

test("refuses a state that cannot be copied, and copies by `copy` where it is given", async () => {
  const live = { ...state(), live: () => undefined };
  const branches = { a: writes("x", (s) => void (s.count = 1)) };
  const graph = (copy?: (state: State) => State) =>
    new Graph({ name: "g", start: parallel({ name: "p", branches, copy }) });
  await expect(graph().run(live)).rejects.toMatchObject({
    code: "graph_state_not_copyable",
    message: expect.stringContaining('"p"'),
  });
  expect(await graph((one) => ({ ...one })).run(live)).toMatchObject({ count: 1 });
});

test("warns where a branch ends by an action that leads nowhere", async () => {
  const log = new KeptLog();
  const branch = node({ name: "x", post: (_: State) => "nowhere" });
  await new Graph({ name: "g", start: parallel({ name: "p", branches: { a: branch } }) }).run(state(), { logger: log });
  expect(log.messages("warn")[0]).toContain('Node "p/a/x" returned the action "nowhere"');
});

test.each([
  ["branches", { name: "p", branches: {} }],
  ["branches.a", { name: "p", branches: { a: {} } }],
  ["join", { name: "p", branches: { a: writes("x", () => undefined) }, join: 5 }],
  ["reducers", { name: "p", branches: { a: writes("x", () => undefined) }, reducers: { count: 5 } }],
  ["concurrency", { name: "p", branches: { a: writes("x", () => undefined) }, concurrency: 0 }],
])("refuses a bad option: %s", (_, options) => {
  expect(() => new Parallel(options as never)).toThrow(expect.objectContaining({ code: "invalid_option" }));
});
