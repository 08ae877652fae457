import type { Graph } from "./graph.ts";
import type { Place } from "./graph-plan.ts";
import type { GraphProblem } from "./graph-problem.ts";

/** Every problem of a graph and of the graphs inside it. */
export function validateGraph(graph: Graph, prefix = "", around: readonly Graph[] = []): GraphProblem[] {
  if (around.includes(graph)) return [containsItself(graph, prefix)];
  const { places } = graph.plan();
  return [
    ...duplicateNames(graph, places, prefix),
    ...places.flatMap((place) => [...missingSuccessors(place, prefix), ...overwrittenSuccessors(place, prefix)]),
    ...unreachableNodes(graph, places, prefix),
    ...places.flatMap(({ node }) =>
      node.inner().flatMap(({ key, graph: inner }) => {
        const path = key === undefined ? `${prefix}${node.name}/` : `${prefix}${node.name}/${key}/`;
        return validateGraph(inner, path, [...around, graph]);
      }),
    ),
  ];
}

function containsItself(graph: Graph, prefix: string): GraphProblem {
  const path = prefix.slice(0, -1);
  const message = `Graph "${graph.name}" contains itself at "${path}": a run of it would never begin its work.`;
  return { code: "contains-itself", severity: "error", path, message };
}

function duplicateNames(graph: Graph, places: readonly Place[], prefix: string): GraphProblem[] {
  const first = new Map<string, Place>();
  return places.flatMap((place): GraphProblem[] => {
    const { name } = place.node;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, place);
      return [];
    }
    const message = `Graph "${graph.name}" has two nodes named "${name}": ${described(other)}, and ${described(place)}. Rename one.`;
    return [{ code: "duplicate-name", severity: "error", path: prefix + name, message }];
  });
}

function described({ node, reachedFrom }: Place): string {
  return `the ${node.constructor.name} reached from ${reachedFrom}`;
}

function missingSuccessors({ node, next }: Place, prefix: string): GraphProblem[] {
  const missing = (node.actions ?? []).filter((action) => !next.has(action));
  return missing.map((action) => ({
    code: "missing-successor",
    severity: "error",
    path: prefix + node.name,
    message: `Node "${prefix}${node.name}" declares the action "${action}", which leads nowhere. Add .on("${action}", node) or .end("${action}").`,
  }));
}

function overwrittenSuccessors({ node }: Place, prefix: string): GraphProblem[] {
  return [...node.wiring.overwritten].map((action) => ({
    code: "overwritten-successor",
    severity: "warning",
    path: prefix + node.name,
    message: `Node "${prefix}${node.name}" was given a second successor for the action "${action}"; the first is no longer used.`,
  }));
}

function unreachableNodes(graph: Graph, places: readonly Place[], prefix: string): GraphProblem[] {
  const reached = new Set(places.map((place) => place.node));
  const unreached = graph.declaredNodes.filter((node) => !reached.has(node));
  return unreached.map((node) => ({
    code: "unreachable-node",
    severity: "warning",
    path: prefix + node.name,
    message: `Node "${prefix}${node.name}" cannot be reached from the start "${graph.start.name}".`,
  }));
}
