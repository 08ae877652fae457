import { describe, expect, it } from "vitest";
import { BatchNode } from "../graph/batch-node.ts";
import { node } from "../graph/function-node.ts";
import { Graph } from "../graph/graph.ts";
import type { ExecContext } from "../graph/node-context.ts";
import { parallel } from "../graph/parallel.ts";
import { append } from "../graph/reducers.ts";
import { subgraph } from "../graph/subgraph.ts";
import { fixed } from "../retry/retry-policy.ts";
import { replay, testPawl } from "../testing/index.ts";

interface Essay {
  topic: string;
  notes: string[];
  approved?: boolean;
}

const note = (name: string, text: (topic: string) => string | Promise<string>) =>
  node({
    name,
    prep: (essay: Essay) => essay.topic,
    exec: text,
    post: (essay, _, found) => void essay.notes.push(found),
  });

/** Branches side by side, one of which asks people; then a graph that is chosen, and a question. */
function essayGraph(): Graph<Essay> {
  const webAsk = node({
    name: "ask-web",
    prep: (essay: Essay) => essay.topic,
    exec: (topic, { interrupt }) => interrupt<string>({ name: "source", title: `A source on ${topic}?` }),
    post: (essay, _, source) => void essay.notes.push(source),
  });
  const research = parallel({
    name: "research",
    branches: {
      web: webAsk.next(note("read", (topic) => `read ${topic}`)),
      papers: note("papers", (topic) => `papers on ${topic}`),
    },
    reducers: { notes: append },
  });
  const long = new Graph({ name: "long-one", start: note("expand", (topic) => `more on ${topic}`) });
  const short = new Graph({ name: "short-one", start: note("cut", (topic) => `less on ${topic}`) });
  const route = subgraph({
    name: "route",
    graphs: { long, short },
    choose: (essay: Essay) => (essay.notes.length > 2 ? "long" : "short"),
  });
  const approve = node({
    name: "approve",
    prep: (essay: Essay) => essay.notes.length,
    exec: async (count, { interrupt }) => {
      const first = await interrupt<boolean>({ name: "approve", title: `${count} notes?` });
      return first && (await interrupt<boolean>({ name: "approve", title: "Sure?", timeout: "1 day", default: false }));
    },
    post: (essay, _, approved) => void (essay.approved = approved),
  });
  return new Graph<Essay>({ name: "essay", start: research.next(route.next(approve)) });
}

const inMemory = (): Promise<Essay> =>
  essayGraph().run(
    { topic: "pawls", notes: ["first"] },
    { onInterrupt: ({ name }) => (name === "source" ? "a book" : true) },
  );

describe.each([{ alwaysReplay: false }, { alwaysReplay: true }])(
  "a durable graph that asks people, with $alwaysReplay for alwaysReplay",
  (options) => {
    it("comes to the state that it comes to in memory", async () => {
      const graph = essayGraph();
      await using t = await testPawl({ workflows: [graph], ...options });
      const run = await t.start(graph, { topic: "pawls", notes: ["first"] });
      await t.answer(run, "source", "a book", { by: "ann" });
      await t.answer(run, "approve", true);
      await t.idle();
      expect(await run.status()).toBe("waiting");
      expect(await replay(await t.pawl.export(run.id), graph)).toMatchObject({ ok: true });
      await t.answer(run, "approve", true);
      expect(await t.finish(run)).toEqual(await inMemory());
      expect(await run.result()).toEqual({
        topic: "pawls",
        notes: ["first", "a book", "read pawls", "papers on pawls", "more on pawls"],
        approved: true,
      });
      expect(await replay(await t.pawl.export(run.id), graph)).toMatchObject({ ok: true, end: "completed" });
    });

    it("takes the default when nobody answers, and is cancelled while it asks", async () => {
      const graph = essayGraph();
      await using t = await testPawl({ workflows: [graph], ...options });
      const run = await t.start(graph, { topic: "pawls", notes: [] });
      await t.answer(run, "source", "a book");
      await t.answer(run, "approve", true);
      expect(await t.finish(run)).toMatchObject({ approved: false });
      const other = await t.start(graph, { topic: "pawls", notes: [] });
      await t.idle();
      await other.cancel();
      expect(await other.status()).toBe("cancelled");
      expect((await t.pawl.interrupts.list({ run: other.id })).items).toMatchObject([{ status: "closed" }]);
    });

    it("asks for each item of a batch", async () => {
      interface Items {
        items: string[];
        kept?: boolean[];
      }
      class Confirm extends BatchNode<Items, string, boolean> {
        override prep(state: Items) {
          return state.items;
        }
        override exec(item: string, { interrupt }: ExecContext) {
          return interrupt<boolean>({ name: "keep", title: `Keep ${item}?` });
        }
        override post(state: Items, _: Iterable<string>, kept: boolean[]) {
          state.kept = kept;
        }
      }
      const graph = new Graph<Items>({ name: "confirm", start: new Confirm({ name: "keep" }) });
      await using t = await testPawl({ workflows: [graph], ...options });
      const run = await t.start(graph, { items: ["a", "b"] });
      await t.answer(run, "keep", true);
      await t.answer(run, "keep", false);
      expect(await t.finish(run)).toEqual({ items: ["a", "b"], kept: [true, false] });
    });

    it("is not tried again once it has asked, and takes its fallback", async () => {
      let calls = 0;
      const graph = new Graph({
        name: "careful",
        start: node({
          name: "ask",
          retry: fixed({ attempts: 3, delay: "1m" }),
          timeout: "1m",
          exec: async (_: undefined, { interrupt }): Promise<string> => {
            const isOn = await interrupt<boolean>({ name: "on", title: "Go on?" });
            if (isOn) throw new Error(`broken ${++calls}`);
            return "done";
          },
          fallback: (_, error) => (error as Error).message,
          post: (state: { said?: string }, _, said) => void (state.said = said),
        }),
      });
      await using t = await testPawl({ workflows: [graph], ...options });
      const run = await t.start(graph, {});
      await t.advance("1 hour");
      await t.answer(run, "on", true);
      expect(await t.finish(run)).toEqual({ said: "broken 1" });
    });
  },
);
