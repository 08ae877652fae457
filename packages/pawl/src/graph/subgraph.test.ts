import { expect, test } from "vitest";
import { z } from "zod";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { subgraph } from "./subgraph.ts";
import { KeptLog } from "./surroundings.test.kit.ts";

interface Outer {
  draft: string;
  findings?: string[];
  verdict?: string;
  isPublic?: boolean;
}
interface Inner {
  text: string;
  doubts?: string[];
}

const check = node({
  name: "check",
  prep: (state: Inner) => state.text,
  exec: (text, { path }) => [`${text} at ${path}`],
  post: (state, _, doubts) => {
    state.doubts = doubts;
    return doubts.length > 0 ? "doubtful" : "clean";
  },
});
const factCheck = new Graph({ name: "fact-check", start: check.end("doubtful").end("clean") });
const verdict = (name: string) => node({ name, post: (state: Outer) => void (state.verdict = name) });

test("a graph is a node of another: it shares the state, and its last action leads on outside", async () => {
  const log = new KeptLog();
  const inner = new Graph({ name: "inner", start: node({ name: "a", post: (_: Outer) => "good" }) });
  inner.on("good", verdict("published"));
  const result = await new Graph({ name: "outer", start: inner }).run({ draft: "d" }, { logger: log });
  expect(result).toEqual({ draft: "d", verdict: "published" });
  expect(log.lines).toEqual([]);
});

test("warns once, outside, where neither graph knows the action", async () => {
  const log = new KeptLog();
  const inner = new Graph({ name: "inner", start: node({ name: "a", post: (_: Outer) => "good" }) });
  await new Graph({ name: "outer", start: inner }).run({ draft: "d" }, { logger: log });
  expect(log.messages("warn")).toEqual([expect.stringContaining('Node "inner" returned the action "good"')]);
});

test("maps keys in and out, and leaves the rest of either state alone", async () => {
  const start = subgraph({ name: "first", graph: factCheck, input: { text: "draft" }, output: { findings: "doubts" } });
  start.on("doubtful", verdict("rejected"));
  const state = await new Graph<Outer>({ name: "outer", start }).run({ draft: "d" });
  expect(state).toEqual({ draft: "d", findings: ["d at first/check"], verdict: "rejected" });
});

test("maps by functions too, and one graph can stand in several places", async () => {
  const place = (name: string) =>
    subgraph({
      name,
      graph: factCheck,
      input: ({ draft }: Outer): Inner => ({ text: draft.toUpperCase() }),
      output: (outer, { doubts = [] }) => void (outer.findings = [...(outer.findings ?? []), ...doubts]),
    });
  const start = place("one").on("doubtful", place("two").end("doubtful"));
  const { findings } = await new Graph({ name: "outer", start }).run({ draft: "d" });
  expect(findings).toEqual(["D at one/check", "D at two/check"]);
});

test("is skipped by the default action when its condition does not hold", async () => {
  const start = subgraph({
    name: "maybe",
    graph: factCheck,
    input: { text: "draft" },
    when: async (state: Outer) => state.isPublic === true,
  });
  start.on("doubtful", verdict("checked")).next(verdict("skipped"));
  const graph = new Graph<Outer>({ name: "outer", start });
  expect((await graph.run({ draft: "d" })).verdict).toBe("skipped");
  expect((await graph.run({ draft: "d", isPublic: true })).verdict).toBe("checked");
});

test("shares the outer state when nothing is mapped, and checks it against the inner schema", async () => {
  const input = z.object({ draft: z.string().min(2) }) as unknown as z.ZodType<Outer>;
  const inner = new Graph({ name: "inner", start: verdict("seen"), input });
  const graph = new Graph<Outer>({ name: "outer", start: subgraph({ name: "s", graph: inner }) });
  expect(await graph.run({ draft: "long", isPublic: true })).toEqual({
    draft: "long",
    isPublic: true,
    verdict: "seen",
  });
  await expect(graph.run({ draft: "" })).rejects.toMatchObject({ code: "validation_failed" });
  await expect(new Graph({ name: "direct", start: inner }).run({ draft: "" })).rejects.toMatchObject({
    code: "validation_failed",
  });
});

test("an inner graph sees the outer resources until it sets up its own", async () => {
  const seen: unknown[] = [];
  const see = (name: string) => node({ name, prep: (_: Outer, { resources }) => void seen.push(resources) });
  const own = new Graph({
    name: "own",
    start: see("b"),
    setup: (_, { resources }) => ({ outer: resources, own: true }),
    cleanup: ({ own }) => void seen.push(own),
  });
  const start = new Graph({ name: "plain", start: see("a") }).next(own.next(see("c")));
  await new Graph({ name: "outer", start, setup: () => ({ db: 1 }) }).run({ draft: "" });
  expect(seen).toEqual([{ db: 1 }, { outer: { db: 1 }, own: true }, true, { db: 1 }]);
});

test("problems inside are found from outside, with their paths", () => {
  const broken = new Graph({ name: "broken", start: node({ name: "a", actions: ["x"], post: (_: Inner) => "x" }) });
  const start = subgraph({ name: "s", graph: broken, input: (_: Outer): Inner => ({ text: "" }) });
  expect(new Graph({ name: "outer", start }).validate()).toMatchObject([{ code: "missing-successor", path: "s/a" }]);
});

test("refuses a graph that is none, and an output that nothing was mapped for", () => {
  expect(() => subgraph({ name: "s", graph: {} as never })).toThrow("`graph`");
  expect(() => subgraph({ name: "s", graph: factCheck, output: {} })).toThrow("`input`");
});

interface Route {
  length: number;
  text?: string;
}
const writer = (name: string) =>
  new Graph({
    name,
    start: node({
      name: "write",
      prep: (state: Route) => state.length,
      exec: (length, { path }) => `${path} ${length}`,
      post: (state, _, text) => {
        state.text = text;
        return "written";
      },
    }).end("written"),
  });
const routeBy = (choose: (state: Route) => string | undefined) =>
  new Graph<Route>({
    name: "outer",
    start: subgraph({ name: "route", graphs: { short: writer("a"), long: writer("b") }, choose }).on(
      "written",
      node({ name: "end", post: (state: Route) => void (state.text += ", the end") }),
    ),
  });

test("chooses one of several graphs when the walk comes by", async () => {
  const graph = routeBy(({ length }) => (length === 0 ? undefined : length > 5 ? "long" : "short"));
  expect((await graph.run({ length: 9 })).text).toBe("route/long/write 9, the end");
  expect((await graph.run({ length: 1 })).text).toBe("route/short/write 1, the end");
  expect((await graph.run({ length: 0 })).text).toBeUndefined();
  expect(graph.validate()).toEqual([]);
  expect(graph.toMermaid()).toContain("short");
});

test("refuses a choice that is not there, and options that do not go together", async () => {
  await expect(routeBy(() => "none").run({ length: 1 })).rejects.toMatchObject({
    code: "graph_choice_unknown",
    message: expect.stringContaining('chose the graph "none"; it has short, long') as string,
  });
  expect(() => subgraph({ name: "s", graphs: {}, choose: () => undefined })).toThrow(/graphs/);
  expect(() => subgraph({ name: "s", graphs: { a: writer("a") } } as never)).toThrow(/choose/);
  expect(() => subgraph({ name: "s", graphs: { a: writer("a") }, graph: writer("b") } as never)).toThrow(/left out/);
});
