import type { Graph } from "./graph.ts";
import type { Place } from "./graph-plan.ts";
import { defaultAction } from "./wiring.ts";
import type { AnyNode, InnerGraph } from "./node-base.ts";

/** A graph as a Mermaid flowchart. */
export function mermaidOf(graph: Graph): string {
  return new Drawing().draw(graph);
}

class Drawing {
  readonly #lines: string[] = [];
  #ids = 0;

  draw(graph: Graph): string {
    this.#line(0, "flowchart TD");
    this.#graph(graph, 1, [graph]);
    return `${this.#lines.join("\n")}\n`;
  }

  #graph(graph: Graph, depth: number, around: readonly Graph[]): void {
    const { places, start } = graph.plan();
    const ids = new Map(places.map(({ node }) => [node, this.#id("n")]));
    const id = (node: AnyNode): string => ids.get(node)!;
    for (const { node } of places) this.#node(node, id(node), depth, around);
    const startId = this.#id("start");
    this.#line(depth, `${startId}(( )) --> ${id(start.node)}`);
    for (const place of places) this.#edges(place, id, depth);
  }

  #node(node: AnyNode, id: string, depth: number, around: readonly Graph[]): void {
    const inner = node.inner().filter(({ graph }) => !around.includes(graph));
    if (inner.length === 0) return this.#line(depth, `${id}[${quoted(node.name)}]`);
    this.#line(depth, `subgraph ${id} [${quoted(node.name)}]`);
    for (const each of inner) this.#inner(each, depth + 1, around);
    this.#line(depth, "end");
  }

  #inner({ key, graph }: InnerGraph, depth: number, around: readonly Graph[]): void {
    if (key === undefined) return this.#graph(graph, depth, [...around, graph]);
    this.#line(depth, `subgraph ${this.#id("b")} [${quoted(key)}]`);
    this.#graph(graph, depth + 1, [...around, graph]);
    this.#line(depth, "end");
  }

  #edges({ node, next }: Place, id: (node: AnyNode) => string, depth: number): void {
    for (const [action, to] of next) {
      const label = action === defaultAction ? "" : `|${quoted(action)}|`;
      this.#line(depth, `${id(node)} -->${label} ${to === null ? `${this.#id("end")}((( )))` : id(to.node)}`);
    }
  }

  #id(kind: string): string {
    return `${kind}${++this.#ids}`;
  }

  #line(depth: number, text: string): void {
    this.#lines.push("  ".repeat(depth) + text);
  }
}

/** Mermaid's own escapes: a text in quotes may hold anything but what these replace. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;");
  return `"${escaped.replaceAll("`", "#96;").replaceAll(/\s+/gu, " ")}"`;
}
