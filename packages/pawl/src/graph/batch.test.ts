import { expect, test } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { BatchGraph, ParallelBatchGraph } from "./batch-graph.ts";
import { BatchNode } from "./batch-node.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { MemoryHost } from "./memory-host.ts";
import type { ExecContext, NodeContext } from "./node-context.ts";
import { ParallelBatchNode, type ParallelBatchNodeOptions } from "./parallel-batch-node.ts";
import { runGraph } from "./run-graph.ts";
import { FakeSurroundings, gate, KeptLog, settled, type Gate } from "./surroundings.test.kit.ts";

interface Sum {
  items: Iterable<number>;
  doubled?: number[];
  seen?: string[];
}

const store = (state: Sum, _: unknown, results: number[]): void => void (state.doubled = results);

class Double extends BatchNode<Sum, number, number> {
  override prep(state: Sum): Iterable<number> {
    return state.items;
  }
  override exec(item: number, { path }: ExecContext): number | Promise<number> {
    if (item < 0) throw new Error(`negative at ${path}`);
    return item % 2 === 0 ? item * 2 : Promise.resolve(item * 2);
  }
  override post(state: Sum, items: Iterable<number>, results: number[]): void {
    store(state, items, results);
  }
}

class Hold extends ParallelBatchNode<Sum, number, number> {
  readonly begun: number[] = [];
  readonly #gates: Gate[];
  constructor(options: ParallelBatchNodeOptions, gates: Gate[]) {
    super(options);
    this.#gates = gates;
  }
  override prep({ items }: Sum): Iterable<number> {
    return items;
  }
  override async exec(item: number): Promise<number> {
    this.begun.push(item);
    await this.#gates[item]!.opened;
    if (item === 1) throw new Error("one");
    return item * 2;
  }
  override post(state: Sum, items: Iterable<number>, results: number[]): void {
    store(state, items, results);
  }
}

test("works on the items of any iterable one by one and hands the results over in order", async () => {
  const graph = new Graph({ name: "g", start: new Double({ name: "double" }) });
  expect((await graph.run({ items: [1, 2, 3] })).doubled).toEqual([2, 4, 6]);
  expect((await graph.run({ items: new Set([5, 6]) })).doubled).toEqual([10, 12]);
  expect((await graph.run({ items: [] })).doubled).toEqual([]);
});

test("stops at the first item that fails, naming it by its step", async () => {
  const state: Sum = { items: [1, -1, 2] };
  await expect(new Graph({ name: "g", start: new Double({ name: "double" }) }).run(state)).rejects.toThrow(
    "negative at double/1",
  );
  expect(state.doubled).toBeUndefined();
});

test("retries an item alone, and lets the fallback answer for it", async () => {
  class Patient extends Double {
    override fallback(item: number): number {
      return item * 100;
    }
  }
  const surroundings = new FakeSurroundings();
  const graph = new Graph<Sum>({
    name: "g",
    start: new Patient({ name: "p", retry: fixed({ attempts: 2, delay: 9 }) }),
  });
  const ended = runGraph(graph, { items: [1, -1, 2] }, new MemoryHost({ logger: new KeptLog(), surroundings }));
  await surroundings.next();
  expect((await ended).doubled).toEqual([2, -100, 4]);
});

test.each([[5], ["text"], [null], [{}]])("refuses a prep that returns %j in place of a list", async (items) => {
  const graph = new Graph({ name: "g", start: new Double({ name: "double" }) });
  await expect(graph.run({ items: items as never })).rejects.toMatchObject({
    code: "graph_batch_not_list",
    message: expect.stringContaining('`prep` of "double"'),
  });
});

test("a batch without exec has no results", async () => {
  class Empty extends BatchNode<Sum, number, number> {
    override prep = (state: Sum): Iterable<number> => state.items;
    override post = store;
  }
  expect((await new Graph({ name: "g", start: new Empty({ name: "e" }) }).run({ items: [1] })).doubled).toEqual([]);
});

test("a parallel batch works on all items at once and keeps their order", async () => {
  const gates = [0, 1, 2, 3].map(gate);
  const hold = new Hold({ name: "hold" }, gates);
  const ended = new Graph({ name: "g", start: hold }).run({ items: [3, 2, 0] });
  await settled();
  expect(hold.begun).toEqual([3, 2, 0]);
  for (const one of gates) one.open();
  expect((await ended).doubled).toEqual([6, 4, 0]);
});

test("a parallel batch keeps to its concurrency", async () => {
  const gates = [0, 1, 2, 3].map(gate);
  const hold = new Hold({ name: "hold", concurrency: 2 }, gates);
  const ended = new Graph({ name: "g", start: hold }).run({ items: [0, 2, 3] });
  await settled();
  expect(hold.begun).toEqual([0, 2]);
  gates[2]!.open();
  await settled();
  expect(hold.begun).toEqual([0, 2, 3]);
  for (const one of gates) one.open();
  expect((await ended).doubled).toEqual([0, 4, 6]);
});

test("a parallel batch begins nothing after a failure, awaits what runs, and fails with the first error", async () => {
  const gates = [0, 1, 2, 3].map(gate);
  const hold = new Hold({ name: "hold", concurrency: 2 }, gates);
  let hasEnded = false;
  const ended = new Graph<Sum>({ name: "g", start: hold }).run({ items: [0, 1, 2] }).finally(() => (hasEnded = true));
  ended.catch(() => undefined);
  gates[1]!.open();
  await settled();
  expect({ begun: hold.begun, hasEnded }).toEqual({ begun: [0, 1], hasEnded: false });
  gates[0]!.open();
  await expect(ended).rejects.toThrow("one");
});

test("refuses a concurrency that is no whole number of 1 or more", () => {
  for (const concurrency of [0, 1.5, "2", Number.NaN])
    expect(() => new Hold({ name: "hold", concurrency: concurrency as number }, [])).toThrow("`concurrency`");
});

interface Book {
  languages: string[];
  texts: Record<string, string>;
  finished?: boolean;
}
const translate = () =>
  node({
    name: "translate",
    exec: (_: undefined, { params, path }) => `${path} in ${String(params["language"])}`,
    post: (book: Book, _, text, { params }) => void (book.texts[String(params["language"])] = text),
  });
const perLanguage = ({ languages }: Book) => languages.map((language) => ({ language }));

test("a batch graph is walked once per set of params, at the top and inside another graph", async () => {
  const batch = new BatchGraph({ name: "translations", start: translate(), prep: perLanguage });
  const texts = { de: "translations/0/translate in de", fr: "translations/1/translate in fr" };
  expect((await batch.run({ languages: ["de", "fr"], texts: {} })).texts).toEqual(texts);

  batch.next(node({ name: "finish", post: (book: Book) => void (book.finished = true) }));
  const book = await new Graph({ name: "book", start: batch }).run({ languages: ["de", "fr"], texts: {} });
  expect(book).toMatchObject({ texts, finished: true });
});

test("a parallel batch graph has its passes under way side by side, as many as allowed", async () => {
  const gates: Record<string, Gate> = { de: gate(), fr: gate(), it: gate() };
  const begun: string[] = [];
  const start = node({
    name: "hold",
    exec: async (_: undefined, { params }: ExecContext<object, { language: string }>) => {
      begun.push(params.language);
      await gates[params.language]!.opened;
    },
    post: (book: Book, _, __, { params }: NodeContext<object, { language: string }>) =>
      void (book.texts[params.language] = "done"),
  });
  const batch = new ParallelBatchGraph({ name: "b", start, prep: perLanguage, concurrency: 2 });
  const ended = batch.run({ languages: ["de", "fr", "it"], texts: {} });
  await settled();
  expect(begun).toEqual(["de", "fr"]);
  gates["fr"]!.open();
  await settled();
  expect(begun).toEqual(["de", "fr", "it"]);
  gates["de"]!.open();
  gates["it"]!.open();
  expect((await ended).texts).toEqual({ de: "done", fr: "done", it: "done" });
});

test("when a pass fails, the others stop before their next node and their resources are cleaned up", async () => {
  const opened = gate();
  const seen: string[] = [];
  const work = node({
    name: "work",
    exec: async (_: undefined, { params }: ExecContext<object, { language: string }>) => {
      if (params.language === "fr") throw new Error("no French");
      await opened.opened;
    },
  }).next(node({ name: "after", post: () => void seen.push("after") }));
  const batch = new ParallelBatchGraph<Book>({
    name: "b",
    start: work,
    prep: perLanguage,
    cleanup: () => void seen.push("cleanup"),
    hooks: { onError: ({ node }) => void seen.push(`failed ${node}`) },
  });
  const ended = batch.run({ languages: ["de", "fr"], texts: {} });
  ended.catch(() => undefined);
  await settled();
  opened.open();
  await expect(ended).rejects.toThrow("no French");
  expect(seen).toEqual(["failed work", "cleanup", "cleanup"]);
});

test("a batch graph refuses a prep that is no list and a concurrency that is no number", async () => {
  const batch = new BatchGraph<Book>({ name: "b", start: translate(), prep: () => 5 as never });
  await expect(batch.run({ languages: [], texts: {} })).rejects.toMatchObject({ code: "graph_batch_not_list" });
  expect(() => new ParallelBatchGraph({ name: "b", start: translate(), concurrency: -1 })).toThrow("`concurrency`");
});
