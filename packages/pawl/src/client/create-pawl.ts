import { checkConfig } from "../config/check-config.ts";
import type { PawlConfig } from "../config/pawl-config.ts";
import { systemRandom } from "../engine/clock.ts";
import { processLogger } from "../engine/logger.ts";
import { Engine } from "../engine/engine.ts";
import type { StandIns } from "../engine/execution/stand-ins.ts";
import { Registry } from "../engine/registry.ts";
import { Calendars } from "../schedule/calendars.ts";
import { openStore } from "../store/open-store.ts";
import { payloadLimitBytes, withPayloads } from "./payloads.ts";
import { flowControl } from "../workflow/flow-control.ts";
import type { Pawl } from "./pawl.ts";
import { PawlClient } from "./pawl-client.ts";
import { retentionPolicies } from "./retention.ts";
import { Scheduler } from "./schedules/scheduler.ts";
import { PayloadStore } from "../payload/payload-store.ts";
import { toWorkflow } from "./to-workflow.ts";

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
export function createPawl(config: PawlConfig = {}): Promise<Pawl> {
  return assemblePawl(config);
}

/** The same, for tests: with something else in the place of users' code. */
export async function assemblePawl(
  config: PawlConfig,
  { standIns }: { readonly standIns?: StandIns | undefined } = {},
): Promise<Pawl> {
  checkConfig(config, "createPawl");
  const registry = new Registry((config.workflows ?? []).map(toWorkflow), config.defaultVersions);
  const logger = config.logger ?? processLogger;
  const store = withPayloads(
    await openStore(config.store ?? "sqlite:./pawl.db", { log: (level, message) => logger[level](message) }),
    config,
  );
  const calendars = new Calendars();
  const namespace = config.namespace ?? "default";
  let scheduler: Scheduler | undefined;
  const engine = new Engine({
    store,
    registry,
    queues: Object.fromEntries(
      Object.entries(config.queues ?? {}).map(([queue, options]) => [queue, flowControl(options, `queue "${queue}"`)]),
    ),
    clock: config.clock,
    logger: config.logger,
    retryDefault: config.retry,
    payloadLimitBytes: payloadLimitBytes(config),
    streamLimitBytes: config.streamLimitBytes,
    eventsMax: config.eventsMax,
    alwaysReplay: config.alwaysReplay,
    standIns,
    instrumentation: config.instrumentation,
    fileBytes: store instanceof PayloadStore ? store.fileBytes : null,
    retention: retentionPolicies(config.retention ?? []),
    companions: [(of) => (scheduler = new Scheduler({ engine: of, calendars, namespace, random: systemRandom }))],
  });
  return new PawlClient(engine, config, { calendars, onSchedulesChanged: () => scheduler?.wake() });
}
