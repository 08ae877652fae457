// What must not compile: `tsc` fails where an expected error is missing.
import { expect, test } from "vitest";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import type { ExecContext } from "./node-context.ts";
import { Node } from "./node.ts";
import { parallel } from "./parallel.ts";
import { subgraph } from "./subgraph.ts";

interface Essay {
  topic: string;
  draft?: string;
}

class Draft extends Node<Essay, string, string, "review" | "retry"> {
  override prep(essay: Essay): string {
    return essay.topic;
  }
  override async exec(topic: string, { signal }: ExecContext): Promise<string> {
    return `${topic} ${signal.aborted}`;
  }
  override post(essay: Essay, _topic: string, draft: string): "review" | "retry" {
    essay.draft = draft;
    return draft.length > 100 ? "review" : "retry";
  }
}

class Misspelt extends Node<Essay, string, string, "review"> {
  // @ts-expect-error "reveiw" is not among the actions
  override post(): "reveiw" {
    return "reveiw";
  }
}

const never = (): boolean => false;

test("edges take only the actions that a node declares", () => {
  const draft = new Draft({ name: "draft" });
  const review = node({ name: "review", post: (_: Essay) => undefined });
  draft.on("review", review).on("retry", draft).next(review);
  if (never()) {
    // @ts-expect-error "typo" is not among the actions
    draft.on("typo", review);
    // @ts-expect-error nor can it be an end
    draft.end("typo");
    // @ts-expect-error nor be declared
    void new Draft({ name: "draft", actions: ["typo"] });
    void new Misspelt({ name: "misspelt" });
  }
  expect(draft.wiring.successors.size).toBe(3);
});

test("a function node's actions are those that its post returns", () => {
  const draft = node({
    name: "draft",
    prep: (essay: Essay) => essay.topic,
    exec: async (topic, { attempt }) => topic.length + attempt,
    post: (essay, topic, length) => {
      essay.draft = topic.padEnd(length);
      return length > 100 ? "review" : "retry";
    },
  });
  const plain = node({ name: "plain", prep: (essay: Essay) => essay.topic });
  draft.on("review", plain).on("retry", draft);
  if (never()) {
    // @ts-expect-error "typo" is not among the actions
    draft.on("typo", plain);
    // @ts-expect-error a node without post knows only the default action
    plain.on("review", draft);
    // @ts-expect-error the action returned is not among those declared
    node({ name: "declared", actions: ["a", "b"], post: (_: Essay) => "c" });
  }
  const open = node({ name: "open", post: (essay: Essay): string => essay.topic });
  open.on("anything", draft);
  const declared = node({ name: "declared", actions: ["a", "b"], post: (_: Essay) => "a" });
  declared.on("a", plain).on("b", plain);
  expect(declared.actions).toEqual(["a", "b"]);
});

test("nodes, graphs and branches fit only where the state does", () => {
  const essayNode = node({ name: "a", prep: (essay: Essay) => essay.topic });
  const other = node({ name: "b", prep: (state: { size: number }) => state.size });
  const graph = new Graph({ name: "g", start: essayNode });
  const inner = new Graph({ name: "inner", start: other });
  subgraph({ name: "s", graph: inner, input: (essay: Essay) => ({ size: essay.topic.length }) });
  parallel({ name: "p", branches: { a: essayNode }, reducers: { draft: (left, right) => left + right } });
  if (never()) {
    // @ts-expect-error another state
    essayNode.next(other);
    // @ts-expect-error another state
    void graph.run({ size: 1 });
    // @ts-expect-error no such inner key
    subgraph<Essay, { size: number }>({ name: "s", graph: inner, input: { weight: "topic" } });
    // @ts-expect-error no such key of the state
    parallel({ name: "p", branches: { a: essayNode }, reducers: { title: (left: string) => left } });
  }
  expect(graph.start).toBe(essayNode);
});

test("cleanup knows what setup returns", () => {
  const start = node({ name: "a", prep: (essay: Essay) => essay.topic });
  const graph = new Graph({
    name: "g",
    start,
    setup: async () => ({ close: () => undefined }),
    cleanup: (resources) => resources.close(),
  });
  expect(graph.cleanup).toBeTypeOf("function");
});
