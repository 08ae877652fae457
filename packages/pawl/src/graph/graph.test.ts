import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import type { GraphHooks } from "./graph-hooks.ts";
import type { ExecContext, NodeContext } from "./node-context.ts";
import { Node } from "./node.ts";
import { KeptLog } from "./surroundings.test.kit.ts";

interface Essay {
  topic: string;
  draft?: string;
  rounds?: number;
  seen?: string[];
}

class Draft extends Node<Essay, string, string> {
  override prep(essay: Essay): string {
    return essay.topic;
  }
  override async exec(topic: string, { attempt }: ExecContext): Promise<string> {
    return `${topic} ${attempt}`;
  }
  override post(essay: Essay, _topic: string, draft: string): string {
    essay.draft = draft;
    essay.rounds = (essay.rounds ?? 0) + 1;
    return essay.rounds < 3 ? "retry" : "review";
  }
}

const visit = (name: string, action?: string): Node<Essay, undefined, undefined, string> =>
  node({
    name,
    post: (essay: Essay): string | undefined => {
      (essay.seen ??= []).push(name);
      return action;
    },
  });

afterEach(() => vi.restoreAllMocks());

test("goes through prep, exec and post, loops, and resolves to the state it was given", async () => {
  const draft = new Draft({ name: "draft" });
  const review = node({ name: "review", post: (essay: Essay) => void (essay.draft += "!") });
  draft.on("review", review).on("retry", draft);
  const state: Essay = { topic: "pawls" };
  const result = await new Graph({ name: "essay", start: draft }).run(state);
  expect(result).toBe(state);
  expect(result).toEqual({ topic: "pawls", draft: "pawls 1!", rounds: 3 });
});

test("follows the default action when post is absent, or returns nothing, null or its name", async () => {
  const nothing = new Node<Essay>({ name: "nothing" });
  const [named, nulled] = [visit("named", "default"), visit("nulled", null as unknown as string)];
  nothing.next(visit("unnamed").next(named.next(nulled.next(visit("last")))));
  const { seen } = await new Graph({ name: "g", start: nothing }).run({ topic: "" });
  expect(seen).toEqual(["unnamed", "named", "nulled", "last"]);
});

test("ends with a warning at an action that leads nowhere, and says which actions are known", async () => {
  const log = new KeptLog();
  const start = visit("a", "typo").on("review", visit("b"));
  await new Graph({ name: "g", start }).run({ topic: "" }, { logger: log });
  expect(log.messages("warn")).toEqual([
    'Node "a" returned the action "typo", which leads nowhere: graph "g" ends here. It knows "review".',
  ]);
});

test("ends without a warning at the default action, and at an action that is said to be an end", async () => {
  const log = new KeptLog();
  await new Graph({ name: "g", start: visit("a").on("review", visit("b")) }).run({ topic: "" }, { logger: log });
  await new Graph({ name: "g", start: visit("a", "done").end("done") }).run({ topic: "" }, { logger: log });
  expect(log.lines).toEqual([]);
});

test("refuses an action that is not a text, naming the node", async () => {
  const graph = new Graph({ name: "g", start: visit("a", 5 as unknown as string) });
  await expect(graph.run({ topic: "" })).rejects.toMatchObject({
    code: "graph_action_invalid",
    message: expect.stringContaining('"a" returned a value of type number'),
  });
  await expect(new Graph({ name: "g", start: visit("a", "") }).run({ topic: "" })).rejects.toThrow("an empty text");
});

test("refuses to run when a declared action leads nowhere, listing every problem in one error", async () => {
  const start = node({ name: "a", actions: ["x", "y", "z"], post: (_: Essay) => "x" });
  start.on("x", visit("b")).end("z");
  start.next(visit("b"));
  const graph = new Graph({ name: "g", start });
  const error = await graph.run({ topic: "" }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "graph_invalid", details: { problems: graph.validate() } });
  expect((error as Error).message).toMatch(/declares the action "y".*|two nodes named "b"/s);
  expect(graph.validate().map(({ code, path }) => `${code} ${path}`)).toEqual([
    "duplicate-name b",
    "missing-successor a",
  ]);
});

test("names both of two nodes that have one name", () => {
  const start = new Draft({ name: "a" }).on("review", visit("b", "x").on("x", new Draft({ name: "a" })));
  expect(new Graph({ name: "g", start }).validate()).toEqual([
    {
      code: "duplicate-name",
      severity: "error",
      path: "a",
      message:
        'Graph "g" has two nodes named "a": the Draft reached from the start, and the Draft reached from "b" by "x". Rename one.',
    },
  ]);
});

test("warns at once when a successor is overwritten, and uses the new one", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
  const start = visit("a").next(visit("b"));
  start.next(visit("c"));
  expect(warn).toHaveBeenCalledExactlyOnceWith('Action "default" of node "a" led to "b" and now leads to "c".');
  const graph = new Graph({ name: "g", start });
  expect(graph.validate()).toMatchObject([{ code: "overwritten-successor", severity: "warning", path: "a" }]);
  expect((await graph.run({ topic: "" })).seen).toEqual(["a", "c"]);
});

test("does not warn when the same successor is set again", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
  const to = visit("b");
  visit("a").next(to).next(to);
  expect(warn).not.toHaveBeenCalled();
});

test("notices edges that are added after a run", async () => {
  const start = visit("a");
  const graph = new Graph({ name: "g", start });
  await graph.run({ topic: "" });
  start.next(visit("b"));
  expect((await graph.run({ topic: "" })).seen).toEqual(["a", "b"]);
});

test("reports nodes that nothing leads to, when the graph lists its nodes", () => {
  const [start, lost] = [visit("a"), visit("lost")];
  expect(new Graph({ name: "g", start, nodes: [start, lost] }).validate()).toMatchObject([
    { code: "unreachable-node", severity: "warning", path: "lost" },
  ]);
});

test("refuses a graph that contains itself", async () => {
  const start = visit("a");
  const graph = new Graph<Essay>({ name: "g", start });
  start.next(graph);
  await expect(graph.run({ topic: "" })).rejects.toThrow('Graph "g" contains itself at "g"');
});

test("stops an endless loop at maxSteps", async () => {
  const start = visit("a");
  start.next(start);
  const graph = new Graph({ name: "g", start, maxSteps: 10 });
  const state: Essay = { topic: "" };
  await expect(graph.run(state)).rejects.toMatchObject({ code: "graph_max_steps", details: { maxSteps: 10 } });
  expect(state.seen).toHaveLength(10);
});

test("can abort a loop that never waits", async () => {
  const start = visit("a");
  start.next(start);
  const controller = new AbortController();
  setImmediate(() => controller.abort(new Error("enough")));
  const run = new Graph({ name: "g", start }).run({ topic: "" }, { signal: controller.signal });
  await expect(run).rejects.toMatchObject({ code: "graph_cancelled", kind: "cancelled", cause: new Error("enough") });
});

test("turns what an aborted node throws into a cancellation, and begins no further node", async () => {
  const controller = new AbortController();
  const start = node({
    name: "a",
    exec: (_: undefined, { signal }) => {
      controller.abort();
      signal.throwIfAborted();
    },
  }).next(visit("b"));
  const state: Essay = { topic: "" };
  const run = new Graph<Essay>({ name: "g", start }).run(state, { signal: controller.signal });
  await expect(run).rejects.toMatchObject({ code: "graph_cancelled" });
  expect(state.seen).toBeUndefined();
});

test("refuses a state that is no object, or does not fit the schema", async () => {
  const start = visit("a");
  await expect(new Graph({ name: "g", start }).run(null as never)).rejects.toMatchObject({
    code: "graph_state_invalid",
  });
  const graph = new Graph({ name: "g", start, input: z.object({ topic: z.string(), rounds: z.number().default(1) }) });
  await expect(graph.run({ topic: 5 } as never)).rejects.toMatchObject({
    code: "validation_failed",
    message: expect.stringContaining('state of graph "g"'),
  });
  expect(await graph.run({ topic: "t" })).toMatchObject({ topic: "t", rounds: 1 });
});

test.each([
  ["name", { name: "", start: visit("a") }, "invalid_name"],
  ["a slash", { name: "a/b", start: visit("a") }, "invalid_name"],
  ["start", { name: "g", start: {} }, "invalid_option"],
  ["maxSteps", { name: "g", start: visit("a"), maxSteps: 0 }, "invalid_option"],
  ["setup", { name: "g", start: visit("a"), setup: 5 }, "invalid_option"],
])("refuses a graph with a bad option: %s", (_, options, code) => {
  expect(() => new Graph(options as never)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ["nothing", undefined, "invalid_option"],
  ["name", { name: 5 }, "invalid_name"],
  ["retry", { name: "a", retry: { attempts: 3 } }, "invalid_option"],
  ["timeout", { name: "a", timeout: "soon" }, "invalid_duration"],
  ["actions", { name: "a", actions: ["x", 1] }, "invalid_option"],
  ["exec", { name: "a", exec: "work" }, "invalid_option"],
])("refuses a node with a bad option: %s", (_, options, code) => {
  expect(() => node(options as never)).toThrow(expect.objectContaining({ code }));
});

test("refuses an edge without a node or an action", () => {
  expect(() => visit("a").next(undefined as never)).toThrow("a node or a graph");
  expect(() => visit("a").on("", visit("b"))).toThrow("a text that is not empty");
});

test("tells async hooks about every node in order, the graph's before the node's", async () => {
  const told: string[] = [];
  const hooks = (who: string): GraphHooks<Essay> => ({
    async beforePrep({ path, visit }) {
      await Promise.resolve();
      told.push(`${who} before ${path}#${visit}`);
    },
    async afterExec({ path, prepared, result }) {
      await Promise.resolve();
      told.push(`${who} after ${path} ${String(prepared)} ${String(result)}`);
    },
  });
  const inner = new Graph({ name: "inner", start: visit("b") });
  const start = node({ name: "a", prep: (_: Essay) => 1, exec: (one) => one + 1, ...hooks("node") }).next(inner);
  await new Graph({ name: "g", start, hooks: [hooks("first"), hooks("second")] }).run({ topic: "" });
  expect(told).toEqual([
    "first before a#1",
    "second before a#1",
    "node before a#1",
    "first after a 1 2",
    "second after a 1 2",
    "node after a 1 2",
    "first before inner#1",
    "second before inner#1",
    "first before inner/b#1",
    "second before inner/b#1",
    "first after inner/b undefined undefined",
    "second after inner/b undefined undefined",
    "first after inner undefined default",
    "second after inner undefined default",
  ]);
});

test("tells onError of an error in prep, exec or post, and keeps that error even when the hook fails", async () => {
  const log = new KeptLog();
  for (const part of ["prep", "exec", "post"]) {
    const failing = (): never => {
      throw new Error(part);
    };
    const onError = vi.fn<(event: { error: unknown }) => void>(() => {
      throw new Error("hook");
    });
    const graph = new Graph<Essay>({ name: "g", start: node({ name: "a", [part]: failing }), hooks: { onError } });
    await expect(graph.run({ topic: "" }, { logger: log })).rejects.toThrow(part);
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ node: "a", error: new Error(part) }));
  }
  expect(log.messages("error")).toEqual(Array(3).fill("The hook onError failed."));
});

test("fails a node whose beforePrep fails, before its prep", async () => {
  const prep = vi.fn<() => void>();
  const start = node({ name: "a", prep });
  const hooks = { beforePrep: () => Promise.reject(new Error("not allowed")) };
  await expect(new Graph({ name: "g", start, hooks }).run({ topic: "" })).rejects.toThrow("not allowed");
  expect(prep).not.toHaveBeenCalled();
});

test("sets resources up once, hands them to every node, and cleans them up after success", async () => {
  const told: string[] = [];
  interface Resources {
    db: string;
  }
  class Ask extends Node<Essay, string, string> {
    override prep(_: Essay, { resources }: NodeContext<Resources>): string {
      return resources.db;
    }
    override exec(db: string, { resources }: ExecContext<Resources>): string {
      told.push(`${db} ${resources.db}`);
      return db;
    }
  }
  const inner = new Graph({ name: "inner", start: new Ask({ name: "b" }) });
  const graph = new Graph({
    name: "g",
    start: new Ask({ name: "a" }).next(inner),
    setup: async (state: Essay) => ({ db: state.topic }),
    cleanup: ({ db }) => void told.push(`close ${db}`),
  });
  await graph.run({ topic: "db" });
  expect(told).toEqual(["db db", "db db", "close db"]);
});

test("cleans up after a failure and after a cancellation, and logs a cleanup that fails too", async () => {
  const log = new KeptLog();
  const failing = node({
    name: "a",
    exec: () => {
      throw new Error("work");
    },
  });
  const cleanup = vi.fn<() => void>(() => {
    throw new Error("cleanup");
  });
  const graph = new Graph({ name: "g", start: failing, cleanup });
  await expect(graph.run({}, { logger: log })).rejects.toThrow("work");
  await expect(graph.run({}, { logger: log, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "graph_cancelled",
  });
  expect(cleanup).toHaveBeenCalledTimes(2);
  expect(log.messages("error")).toEqual(Array(2).fill('The cleanup of graph "g" failed.'));
});

test("rejects with the cleanup's error when the work succeeded, and does not clean up what was never set up", async () => {
  const cleanup = vi.fn<() => Promise<void>>(() => Promise.reject(new Error("cleanup")));
  await expect(new Graph({ name: "g", start: visit("a"), cleanup }).run({ topic: "" })).rejects.toThrow("cleanup");
  const setup = (): never => {
    throw new Error("setup");
  };
  cleanup.mockClear();
  await expect(new Graph({ name: "g", start: visit("a"), setup, cleanup }).run({ topic: "" })).rejects.toThrow("setup");
  expect(cleanup).not.toHaveBeenCalled();
});

test("hands params to prep, exec and post: the run's over the graph's over the node's", async () => {
  const seen: unknown[] = [];
  const start = node({
    name: "a",
    params: { a: "node", b: "node", c: "node" },
    prep: (_: Essay, { params }) => void seen.push(params),
    exec: (_, { params }) => void seen.push(params),
    post: (_, __, ___, { params }) => void seen.push(params),
  });
  await new Graph({ name: "g", start, params: { b: "graph", c: "graph" } }).run(
    { topic: "" },
    { params: { c: "run" } },
  );
  expect(seen).toEqual(Array.from({ length: 3 }, () => ({ a: "node", b: "graph", c: "run" })));
});

test("gives every node a logger that says who speaks, the node's own where it has one", async () => {
  const [runLog, nodeLog] = [new KeptLog(), new KeptLog()];
  const start = node({
    name: "a",
    prep: (_: Essay, { log }) => log.info("prep"),
    exec: (_, { log }) => log.debug("exec", { extra: 1 }),
  }).next(node({ name: "b", logger: nodeLog, prep: (_: Essay, { log }) => log.warn("own") }));
  await new Graph({ name: "g", start }).run({ topic: "" }, { logger: runLog });
  expect(runLog.lines).toEqual([
    { level: "info", message: "prep", details: { graph: "g", node: "a", visit: 1 } },
    { level: "debug", message: "exec", details: { graph: "g", node: "a", visit: 1, attempt: 1, extra: 1 } },
  ]);
  expect(nodeLog.messages("warn")).toEqual(["own"]);
});

test("a subclass with prep and post of its own runs them around its nodes, at the top and inside", async () => {
  class Framed extends Graph<Essay> {
    override prep(essay: Essay): void {
      (essay.seen ??= []).push("before");
    }
    override post(essay: Essay, _: unknown, action: unknown): string {
      essay.seen!.push(`after ${String(action)}`);
      return "framed";
    }
  }
  const framed = new Framed({ name: "framed", start: visit("a", "x").end("x") }).on("framed", visit("last"));
  expect((await framed.run({ topic: "" })).seen).toEqual(["before", "a", "after x"]);
  const outer = new Graph({ name: "outer", start: framed });
  expect((await outer.run({ topic: "" })).seen).toEqual(["before", "a", "after x", "last"]);
});

test("lists its nodes", () => {
  const graph = new Graph({ name: "g", start: visit("a").next(visit("b")) });
  expect(graph.nodes.map(({ name }) => name)).toEqual(["a", "b"]);
});
