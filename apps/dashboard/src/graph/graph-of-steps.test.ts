import { expect, test } from "vitest";
import type { Step } from "@pawl/api";
import { graphOfSteps } from "./graph-of-steps.ts";

const at = (ms: number) => new Date(Date.UTC(2026, 5, 1) + ms).toISOString();
let seq = 0;
const step = (name: string, fromMs: number, toMs: number | null, status: Step["status"] = "completed") => ({
  key: `${name}-${++seq}`,
  name,
  status,
  seq,
  startedAt: at(fromMs),
  finishedAt: toMs === null ? null : at(toMs),
});
const edges = (steps: Parameters<typeof graphOfSteps>[0]) =>
  graphOfSteps(steps)?.graph.edges.map(({ from, to }) => `${from} → ${to}`);

test("puts what began when another had ended below it, and what ran side by side beside it", () => {
  const steps = [step("charge", 0, 30), step("label", 30, 90), step("mail", 31, 60), step("ship", 91, 95)];
  expect(edges(steps)).toEqual(["charge → label", "charge → mail", "mail → ship", "label → ship"]);
});

test("tells steps of one millisecond apart by their order", () => {
  expect(edges([step("a", 5, 5), step("b", 5, 5), step("c", 5, 6)])).toEqual(["a → b", "b → c"]);
});

test("takes steps of one name together, and says how often, and how the loudest of them stands", () => {
  const steps = [step("item", 0, 1), step("item", 2, 3, "failed"), step("item", 4, null, "dropped")];
  const { graph, walk } = graphOfSteps(steps)!;
  expect(graph.nodes.map(({ id }) => id)).toEqual(["item"]);
  expect(walk.nodes.get("item")).toMatchObject({ visits: 2, status: "failed" });
  expect([...walk.edges.values()]).toEqual([1]);
});

test("takes the items of a list together, and begins with all that nothing led to", () => {
  const { graph, walk } = graphOfSteps([
    step("chapter/0", 0, 5),
    step("chapter/1", 0, 4),
    step("mail", 0, 9),
    step("write", 6, 7),
  ])!;
  expect(graph.nodes.map(({ name, isStart }) => [name, isStart])).toEqual([
    ["chapter", true],
    ["mail", true],
    ["write", false],
  ]);
  expect(walk.nodes.get("chapter")?.visits).toBe(2);
});

test("draws nothing where there are too many names", () => {
  expect(graphOfSteps(Array.from({ length: 61 }, (_, at) => step(`s${at}`, at, at)))).toBeNull();
});

test("puts what a branch did into the branch, and looks at each time that it was gone through by itself", () => {
  const within = (key: string, fromMs: number, toMs: number) => ({ ...step(key, fromMs, toMs), key });
  const { graph } = graphOfSteps([
    within("plan", 0, 1),
    within("page/0", 2, 9),
    within("page/1", 2, 9),
    within("page/0/fetch", 3, 4),
    within("page/1/fetch", 5, 6),
    within("page/0/parse", 7, 8),
    within("page/1/parse", 7, 8),
    within("end", 10, 11),
  ])!;
  expect(graph.nodes.map(({ id, name, kind, parent }) => `${parent ?? ""}>${name} ${kind} ${id}`)).toEqual([
    ">plan node plan",
    ">page branch page",
    "page>fetch node page/fetch",
    "page>parse node page/parse",
    ">end node end",
  ]);
  expect(graph.edges.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    "plan → page",
    "page → end",
    "page/fetch → page/parse",
  ]);
});
