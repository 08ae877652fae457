import { context, trace, type Span, type Tracer, type TracerProvider } from "@opentelemetry/api";
import { Graph, type NodeBase } from "pawl";
import { stepKey } from "./attempt-span.ts";
import { recordError } from "./record-error.ts";
import { scopeName } from "./scope-name.ts";

export interface InstrumentOptions {
  /** Default: the one that is registered globally. */
  readonly tracerProvider?: TracerProvider;
}

/** A node's work, of whatever kind it is. */
interface Working {
  exec?: (work: unknown, at: { readonly path: string; readonly visit: number; readonly attempt: number }) => unknown;
}

const instrumented = new WeakSet<NodeBase>();

/**
 * Makes spans of a node's work where its graph runs in memory: one for each call of `exec`. Of a graph: of all its nodes, those of graphs inside it included, below one span for each
 * `run`. In durable runs, where each `exec` is a step, `telemetry()` makes those spans already, and this adds none. Doing it twice is as doing it once.
 *
 * @example
 * instrument(essay); // all of it
 * instrument(draft); // this node only
 * @returns what was given.
 */
export function instrument<N extends NodeBase>(node: N, options: InstrumentOptions = {}): N {
  instrumentOne(node, (options.tracerProvider ?? trace).getTracer(scopeName));
  return node;
}

function instrumentOne(node: NodeBase, tracer: Tracer): void {
  if (instrumented.has(node)) return;
  instrumented.add(node);
  if (node instanceof Graph) instrumentRun(node, tracer);
  const working = node as Working;
  const { exec } = working;
  if (typeof exec === "function") {
    working.exec = (work, at) => {
      const call = (): unknown => exec.call(node, work, at);
      if (context.active().getValue(stepKey) === true) return call();
      const attributes = { "pawl.node": at.path, "pawl.node.visit": at.visit, "pawl.step.attempt": at.attempt };
      return tracer.startActiveSpan(`node ${node.name}`, { attributes }, (span) => ended(span, call));
    };
  }
  for (const { graph } of node.inner()) {
    if (graph !== (node as unknown)) instrumentOne(graph, tracer);
    for (const inner of graph.nodes) instrumentOne(inner, tracer);
  }
}

function instrumentRun(graph: Graph, tracer: Tracer): void {
  const run = graph.run.bind(graph);
  graph.run = (state, options) => {
    // A step may run a graph in memory: the nodes of that one are no steps.
    const around = context.active().deleteValue(stepKey);
    const attributes = { "pawl.graph": graph.name, "pawl.graph.version": graph.version };
    return tracer.startActiveSpan(`graph ${graph.name}`, { attributes }, around, (span) =>
      ended(span, () => run(state, options)),
    );
  };
}

/** Ends the span when the work is over, and says what it came to. */
function ended<T>(span: Span, work: () => T): T {
  const fail = (error: unknown): never => {
    recordError(span, error);
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  return result.then((value: unknown) => {
    span.end();
    return value;
  }, fail) as T;
}
