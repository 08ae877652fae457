import type { Engine } from "../engine/engine.ts";
import { encodePayload } from "../engine/execution/payload.ts";
import { checkedName, checkPriority, checkTags, dueMsOf } from "../engine/start-options.ts";
import { checkOptions } from "../errors/check-options.ts";
import { operate } from "../plugin/operate.ts";
import { checkTrace, sanitizedTrace } from "../plugin/trace.ts";
import { validate } from "../schema/validate.ts";
import type { NewRun, RunRow } from "../store/run-row.ts";
import { onItsOwn } from "../store/run-start.ts";
import type { OnHeldKey } from "../store/write.ts";
import { startAttributes } from "../workflow/attributes.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { startOptions } from "./option-names.ts";
import type { StartOptions, Startable } from "./pawl.ts";
import { putStartFiles, takeBack } from "./start-files.ts";
import { startKey } from "./start-key.ts";
import { toWorkflow } from "./to-workflow.ts";

/** Starts a run; see `Pawl.start`. */
export async function startRun(
  engine: Engine,
  startable: Startable | string,
  input: unknown,
  options: StartOptions & { readonly namespace: string },
): Promise<{ readonly run: RunRow; readonly isNew: boolean }> {
  checkOptions(options, startOptions, "pawl.start");
  const workflow = findWorkflow(engine, startable, options.version);
  if (workflow.deprecated !== false) {
    const advice = typeof workflow.deprecated === "string" ? ` ${workflow.deprecated}` : "";
    engine.logger.warn(`Workflow "${workflow.name}" version ${workflow.version} is deprecated.${advice}`);
  }
  const checked =
    workflow.input === undefined
      ? input
      : await validate(workflow.input, input, `input of workflow "${workflow.name}"`);
  const trace = options.trace === undefined ? null : checkTrace(options.trace);
  const operation = { name: "start", subject: workflow.name, trace, runId: null } as const;
  return operate(engine.instrumentation, operation, async (span) => {
    const started = await startChecked(engine, workflow, checked, { ...options, trace: span.trace });
    span.touched(started.run, started);
    return started;
  });
}

async function startChecked(
  engine: Engine,
  workflow: Workflow,
  input: unknown,
  options: RunOptions,
): Promise<{ readonly run: RunRow; readonly isNew: boolean }> {
  const { run, onHeldKey } = newRun(engine, workflow, input, options);
  if (options.files === undefined) return engine.start(run, { copyFrom: null, onHeldKey, events: [] });
  const events = await putStartFiles(engine, { run, onHeldKey, fromSeq: 1 }, options.files);
  const started = await engine.start(run, { copyFrom: null, onHeldKey, events });
  if (started.run.id !== run.id) await takeBack(engine, run.id);
  return started;
}

function findWorkflow(engine: Engine, startable: Startable | string, version: number | undefined): Workflow {
  if (typeof startable === "string") return engine.registry.get(startable, version);
  const { name, version: own } = toWorkflow(startable);
  // The definition that is handed in says which version is meant; another one may be asked for.
  return engine.registry.get(name, version ?? own);
}

/** What a start says of the run, with the trace that this is part of. */
type RunOptions = Omit<StartOptions, "trace"> & { readonly namespace: string; readonly trace: string | null };

/** The run that a start makes, its options checked; `input` fits the workflow. */
export function newRun(
  engine: Engine,
  workflow: Workflow,
  input: unknown,
  options: RunOptions,
): { readonly run: NewRun; readonly onHeldKey: OnHeldKey } {
  const nowMs = engine.clock.nowMs();
  const id = engine.newId(nowMs);
  const queue = checkedName(options.queue ?? workflow.queue ?? "default", "queue of a run");
  const { onHeldKey, dueMs, ...key } = startKey(workflow, input, options, nowMs);
  const run = {
    ...onItsOwn,
    ...engine.flows.of({ workflow, queue, input, flowKey: options.flowKey }),
    ...key,
    id,
    namespace: checkedName(options.namespace, "namespace of a run"),
    owner: options.owner === undefined ? null : checkedName(options.owner, "owner of a run"),
    workflow: workflow.name,
    version: workflow.version,
    queue,
    priority: checkPriority(options.priority ?? 0),
    dueMs: dueMs ?? dueMsOf(options.delay, nowMs),
    input: encodePayload(input, { what: `input of workflow "${workflow.name}"`, limitBytes: engine.payloadLimitBytes })
      .text,
    tags: checkTags(options.tags ?? {}),
    attributes: startAttributes(workflow.attributes, options.attributes, `workflow "${workflow.name}"`),
    trace: sanitizedTrace(options.trace),
    seed: id,
    forkedFrom: null,
    continuedFrom: null,
    createdMs: nowMs,
    startedMs: null,
  };
  return { run, onHeldKey };
}
