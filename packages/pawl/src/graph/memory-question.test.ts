import { describe, expect, it } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { MemoryHost } from "./memory-host.ts";
import type { AskedQuestion, NodeQuestion } from "./node-question.ts";
import { runGraph } from "./run-graph.ts";
import { FakeSurroundings, KeptLog, settled } from "./surroundings.test.kit.ts";

interface State {
  answer?: unknown;
}
const asking = (question: NodeQuestion, options: object = {}, onCall: () => void = () => {}): Graph<State> =>
  new Graph({
    name: "asking",
    start: node({
      name: "ask",
      ...options,
      exec: (_: undefined, { interrupt }) => {
        onCall();
        return interrupt(question);
      },
      post: (state: State, _, answer) => void (state.answer = answer),
    }),
  });

describe("questions in memory", () => {
  it("go to onInterrupt, with the node that asks", async () => {
    const asked: AskedQuestion[] = [];
    const onInterrupt = (question: AskedQuestion) => asked.push(question) > 0;
    expect(await asking({ name: "go", title: "Go?" }).run({}, { onInterrupt })).toEqual({ answer: true });
    expect(asked).toEqual([{ name: "go", title: "Go?", node: "ask", visit: 1 }]);
  });

  it("fail where nobody is there to answer", async () => {
    await expect(asking({ name: "go" }).run({})).rejects.toMatchObject({
      code: "graph_interrupt_unhandled",
      message: 'Node "ask" asks "go", and nobody is there to answer.',
    });
  });

  it("take only answers that fit, and are not asked again by a retry", async () => {
    let calls = 0;
    const question = { name: "go", schema: { type: "boolean" as const } };
    const graph = asking(question, { retry: fixed({ attempts: 3, delay: 1 }) }, () => calls++);
    await expect(graph.run({}, { onInterrupt: () => "perhaps" })).rejects.toMatchObject({ code: "validation_failed" });
    expect(calls).toBe(1);
  });

  it("come to their default when the time is up, or to an error; a node's timeout does not count people's time", async () => {
    const surroundings = new FakeSurroundings();
    const host = new MemoryHost({ logger: new KeptLog(), surroundings, onInterrupt: () => new Promise(() => {}) });
    const withDefault = runGraph(asking({ name: "go", timeout: "1h", default: "no" }, { timeout: "1s" }), {}, host);
    const without = runGraph(asking({ name: "go", timeout: "1h" }), {}, host).catch((error: unknown) => error);
    await settled();
    expect(surroundings.pendingMs).toEqual([3_600_000, 3_600_000]);
    await surroundings.next();
    await surroundings.next();
    expect(await withDefault).toEqual({ answer: "no" });
    expect(await without).toMatchObject({ code: "interrupt_expired" });
  });

  it("end with the run", async () => {
    const controller = new AbortController();
    const run = asking({ name: "go" }).run({}, { signal: controller.signal, onInterrupt: () => new Promise(() => {}) });
    controller.abort(new Error("enough"));
    await expect(run).rejects.toMatchObject({ code: "graph_cancelled" });
  });
});
