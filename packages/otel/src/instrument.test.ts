import { SpanStatusCode } from "@opentelemetry/api";
import { BatchNode, Graph, node, noRetry, workflow } from "pawl";
import { beforeAll, describe, expect, it } from "vitest";
import { instrument } from "./instrument.ts";
import { telemetry } from "./telemetry.ts";
import { newPlace } from "./testing/place.fixture.ts";
import { Recorder, setUpContexts, treeOf } from "./testing/recorder.fixture.ts";

beforeAll(setUpContexts);

interface Essay {
  topics: string[];
  drafts?: string[];
  isReviewed?: boolean;
}

class Draft extends BatchNode<Essay, string, string> {
  override prep(essay: Essay): string[] {
    return essay.topics;
  }

  override exec(topic: string): string {
    return `on ${topic}`;
  }

  override post(essay: Essay, _topics: readonly string[], drafts: readonly string[]): undefined {
    essay.drafts = [...drafts];
  }
}

function essayGraph(review: () => void | Promise<void> = () => {}): { essay: Graph<Essay>; reviewing: Graph<Essay> } {
  const reviewing = new Graph<Essay>({
    name: "reviewing",
    start: node({
      name: "review",
      exec: review,
      retry: noRetry(),
      post: (essay: Essay) => void (essay.isReviewed = true),
    }),
  });
  const draft = new Draft({ name: "draft" });
  draft.next(reviewing);
  return { essay: new Graph<Essay>({ name: "essay", start: draft }), reviewing };
}

describe("an instrumented graph", () => {
  it("makes a span of each call of exec, also in graphs inside it, below one of the run in memory", async () => {
    const recorder = new Recorder();
    const { essay } = essayGraph(() => recorder.within("POST /review", () => Promise.resolve()));
    expect(instrument(essay, { tracerProvider: recorder.provider })).toBe(essay);
    instrument(essay, { tracerProvider: recorder.provider });
    const state = await recorder.within("app", () => essay.run({ topics: ["a", "b"] }));
    expect(state).toEqual({ topics: ["a", "b"], drafts: ["on a", "on b"], isReviewed: true });
    expect(treeOf(recorder.spans, ({ attributes }) => (attributes["pawl.node"] ?? "") as string)).toEqual([
      "app",
      "  graph essay",
      "    node draft draft/0",
      "    node draft draft/1",
      "    node review reviewing/review",
      "      POST /review",
    ]);
  });

  it("says which node has failed", async () => {
    const recorder = new Recorder();
    const { essay } = essayGraph(() => {
      throw new RangeError("Too long.");
    });
    instrument(essay, { tracerProvider: recorder.provider });
    await expect(essay.run({ topics: [] })).rejects.toThrow("Too long.");
    for (const name of ["node review", "graph essay"]) {
      const [span] = recorder.named(name);
      expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "Too long." });
    }
    expect(recorder.named("node review")[0]?.attributes["error.type"]).toBe("RangeError");
  });

  it("can be one node only", async () => {
    const recorder = new Recorder();
    const { essay, reviewing } = essayGraph();
    instrument(reviewing.start, { tracerProvider: recorder.provider });
    await essay.run({ topics: ["a"] });
    expect(treeOf(recorder.spans)).toEqual(["node review"]);
  });

  it("has the spans of its steps in a durable run, and no second ones; a graph that a step runs in memory has its own", async () => {
    const recorder = new Recorder();
    const { tracerProvider } = { tracerProvider: recorder.provider };
    const { essay } = essayGraph();
    instrument(essay, { tracerProvider });
    const wrapping = workflow({ name: "wrapping" }, (ctx) =>
      ctx.step("write", async () => (await essay.run({ topics: ["a"] })).drafts),
    );
    const pawl = await newPlace()({ workflows: [essay, wrapping], instrumentation: telemetry({ tracerProvider }) });
    await (await pawl.start(essay, { topics: ["a"] })).result();
    await (await pawl.start(wrapping, undefined)).result();
    await pawl.close();
    expect(treeOf(recorder.spans)).toEqual([
      "start essay",
      "  run essay",
      "    step draft",
      "    step review",
      "start wrapping",
      "  run wrapping",
      "    step write",
      "      graph essay",
      "        node draft",
      "        node review",
    ]);
  });
});
