import { expect, it } from "vitest";
import { fixed } from "../retry/retry-policy.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import type { NodeChunk } from "./node-stream.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

it("hands what nodes write to whoever runs the graph in memory, numbered by stream", async () => {
  const speak = node({
    name: "speak",
    retry: fixed({ attempts: 2, delay: 0 }),
    exec: async (_: unknown, { stream, attempt }) => {
      const words = stream("words");
      await words.write(`try ${attempt}`);
      await stream("others").write(attempt);
      if (attempt === 1) throw new Error("once more");
      words.end();
    },
  });
  const chunks: NodeChunk[] = [];
  const graph = new Graph({ name: "graph", start: speak });
  await graph.run({}, { onChunk: (chunk) => void chunks.push(chunk), logger: silent });
  expect(chunks).toEqual([
    { stream: "words", index: 0, chunk: "try 1", node: "speak", visit: 1, attempt: 1 },
    { stream: "others", index: 0, chunk: 1, node: "speak", visit: 1, attempt: 1 },
    { stream: "words", index: 1, chunk: "try 2", node: "speak", visit: 1, attempt: 2 },
    { stream: "others", index: 1, chunk: 2, node: "speak", visit: 1, attempt: 2 },
  ]);
});

it("holds a node that awaits its writes back until the chunk is taken, and drops chunks that nobody wants", async () => {
  const order: string[] = [];
  const speak = node({
    name: "speak",
    exec: async (_: unknown, { stream }) => {
      await stream("words").write("one");
      order.push("written");
    },
  });
  const graph = new Graph({ name: "graph", start: speak });
  await graph.run({}, { onChunk: () => Promise.resolve().then(() => void order.push("taken")) });
  await graph.run({});
  expect(order).toEqual(["taken", "written", "written"]);
});

it("fails a node by an error of the taker where the node awaits it, and harms nobody where it does not", async () => {
  const failing = { onChunk: () => Promise.reject(new Error("nobody listens")), logger: silent };
  const awaits = node({ name: "awaits", exec: (_: unknown, { stream }) => stream("s").write(1) });
  const leaves = node({ name: "leaves", exec: (_: unknown, { stream }) => void stream("s").write(1) });
  await expect(new Graph({ name: "graph", start: awaits }).run({}, failing)).rejects.toThrow("nobody listens");
  await new Graph({ name: "graph", start: leaves }).run({}, failing);
});
