import { expect, test } from "vitest";
import { BatchGraph } from "./batch-graph.ts";
import { node } from "./function-node.ts";
import { Graph } from "./graph.ts";
import { parallel } from "./parallel.ts";
import { subgraph } from "./subgraph.ts";

interface State {
  topic: string;
}
const plain = (name: string) => node({ name, post: (_: State): string => "" });

test("draws nodes, actions, loops and ends", () => {
  const [draft, review] = [plain("draft"), plain("review")];
  draft.on("review", review).on("retry", draft);
  review.next(draft).end("good enough");
  expect(new Graph({ name: "essay", start: draft }).toMermaid()).toMatchInlineSnapshot(`
    "flowchart TD
      n1["draft"]
      n2["review"]
      start3(( )) --> n1
      n1 -->|"review"| n2
      n1 -->|"retry"| n1
      n2 --> n1
      n2 -->|"good enough"| end4((( )))
    "
  `);
});

test("escapes what Mermaid would read as syntax", () => {
  const start = plain('say "hi" <b> `x` end').on('a "b" | c; d', plain("50 % – größer"));
  expect(new Graph({ name: "g", start }).toMermaid()).toMatchInlineSnapshot(`
    "flowchart TD
      n1["say #quot;hi#quot; #lt;b#gt; #96;x#96; end"]
      n2["50 % – größer"]
      start3(( )) --> n1
      n1 -->|"a #quot;b#quot; | c; d"| n2
    "
  `);
});

test("draws nested graphs, branches and batches as subgraphs", () => {
  const inner = new Graph({ name: "inner", start: plain("a").next(plain("b")) });
  const both = parallel({ name: "both", branches: { left: plain("x"), right: inner } });
  const batch = new BatchGraph<State>({ name: "batch", start: plain("each"), prep: () => [] });
  const mapped = subgraph({ name: "mapped", graph: inner, input: ({ topic }: State) => ({ topic }) });
  const graph = new Graph({ name: "outer", start: both.next(batch.on("done", mapped)) });
  expect(graph.toMermaid()).toMatchInlineSnapshot(`
    "flowchart TD
      subgraph n1 ["both"]
        subgraph b4 ["left"]
          n5["x"]
          start6(( )) --> n5
        end
        subgraph b7 ["right"]
          subgraph n8 ["inner"]
            n9["a"]
            n10["b"]
            start11(( )) --> n9
            n9 --> n10
          end
          start12(( )) --> n8
        end
      end
      subgraph n2 ["batch"]
        n13["each"]
        start14(( )) --> n13
      end
      subgraph n3 ["mapped"]
        n15["a"]
        n16["b"]
        start17(( )) --> n15
        n15 --> n16
      end
      start18(( )) --> n1
      n1 --> n2
      n2 -->|"done"| n3
    "
  `);
});

test("draws a graph that contains itself only once", () => {
  const start = plain("a");
  const graph = new Graph<State>({ name: "g", start });
  start.next(graph);
  expect(graph.toMermaid()).toMatchInlineSnapshot(`
    "flowchart TD
      n1["a"]
      n2["g"]
      start3(( )) --> n1
      n1 --> n2
    "
  `);
});
