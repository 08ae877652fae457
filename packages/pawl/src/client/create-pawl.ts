import type { PawlConfig } from "../config/pawl-config.ts";
import { processLogger } from "../engine/logger.ts";
import { Engine } from "../engine/engine.ts";
import { graphWorkflow } from "../engine/graph-workflow.ts";
import { Registry } from "../engine/registry.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { Graph } from "../graph/graph.ts";
import { openStore } from "../store/open-store.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Pawl, Startable } from "./pawl.ts";
import { PawlClient } from "./pawl-client.ts";

/**
 * Opens the store and gives a {@link Pawl}: to start runs, to ask about them, and (with `startWorker`) to run them.
 *
 * ```ts
 * const pawl = await createPawl({ store: "sqlite:./pawl.db", workflows: [order] });
 * await pawl.startWorker();
 * const run = await pawl.start(order, { id: 7 });
 * console.log(await run.result());
 * await pawl.close();
 * ```
 *
 * @throws PawlError `store_url_invalid`, `store_not_installed`, `store_corrupt`, `store_newer`, `store_readonly`, `store_full`, `store_busy`,
 *   `workflow_already_registered`, `invalid_option`.
 */
export async function createPawl(config: PawlConfig = {}): Promise<Pawl> {
  const { payloadLimitBytes } = config;
  if (payloadLimitBytes !== undefined && !(Number.isSafeInteger(payloadLimitBytes) && payloadLimitBytes > 0)) {
    throw new PawlError("invalid_option", `The option payloadLimitBytes is ${String(payloadLimitBytes)}; it must be a whole number of bytes above 0.`);
  }
  const registry = new Registry((config.workflows ?? []).map(toWorkflow), config.defaultVersions);
  const logger = config.logger ?? processLogger;
  const store = await openStore(config.store ?? "sqlite:./pawl.db", { log: (level, message) => logger[level](message) });
  const engine = new Engine({
    store,
    registry,
    clock: config.clock,
    logger: config.logger,
    retryDefault: config.retry,
    payloadLimitBytes,
    alwaysReplay: config.alwaysReplay,
  });
  return new PawlClient(engine, config);
}

/** A graph is a workflow too. */
export function toWorkflow(startable: Startable): Workflow {
  if (startable instanceof Graph) return graphWorkflow(startable);
  if (typeof (startable as Workflow | undefined)?.handler === "function") return startable as Workflow;
  throw new PawlError("invalid_option", `The list of workflows has something that is neither a workflow nor a graph: ${String(startable)}.`, {
    hint: "Make workflows with workflow({ name }, async (ctx, input) => …) and graphs with new Graph({ name, start }).",
  });
}
