import type { GraphContext } from "./graph-options.ts";
import type { Walk } from "./walk.ts";

/** Does `work` between the graph's `setup` and `cleanup`. An error of the work outranks one of the cleanup, which is then logged. */
export async function withResources<Result>(walk: Walk, work: () => Promise<Result>): Promise<Result> {
  const { graph, host } = walk;
  if (graph.setup === undefined && graph.cleanup === undefined) return work();

  const { params, log, resources: outerResources } = walk;
  const signal = host.signal ?? new AbortController().signal;
  const context: GraphContext = { params, resources: outerResources, log, signal };
  if (graph.setup !== undefined) walk.resources = await graph.setup(walk.state, context);
  const release = once(async () => graph.cleanup?.(walk.resources, context));
  host.acquired?.(release);

  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await release().catch((cleanupError: unknown) =>
      log.error(`The cleanup of graph "${graph.name}" failed.`, { graph: graph.name, error: cleanupError }),
    );
    throw error;
  }
  await release();
  return result;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= run());
}
