import type { Engine } from "../../engine/engine.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import { validate } from "../../schema/validate.ts";
import type { ScheduledStart } from "../../schedule/schedule-body.ts";
import { tickAttributes } from "../../schedule/tick-attributes.ts";
import type { StartWrite } from "../../store/write.ts";
import { decodeValue } from "../../values/decode.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import { newRun } from "../start-run.ts";

/** The workflow that a schedule starts, if this process has it and can make its input. */
export function scheduledWorkflow(engine: Engine, name: string, start: ScheduledStart): Workflow | undefined {
  const version = start.version ?? engine.registry.defaultVersion(start.workflow);
  const workflow = version === undefined ? undefined : engine.registry.find(start.workflow, version);
  if (workflow === undefined || !start.isInputComputed) return workflow;
  return inputFunction(workflow, name) === undefined ? undefined : workflow;
}

/**
 * The start of the run of a tick. It is born in no worker's hands: whoever has room claims it. A workflow that is a singleton, or debounced, has a key of that kind instead of the tick's.
 *
 * @throws what the function throws that makes the input; PawlError `validation_failed`, `value_not_storable`, `payload_too_large`.
 */
export async function scheduledStart(
  engine: Engine,
  params: {
    readonly workflow: Workflow;
    readonly namespace: string;
    /** Of the schedule. */
    readonly name: string;
    readonly start: ScheduledStart;
    readonly tickMs: number;
    /** In place of the schedule's own, checked. */
    readonly input?: { readonly value: unknown } | undefined;
    readonly idempotencyKey: string | undefined;
    /** Of whoever triggers it; null: a tick belongs to no trace of anybody, and its run has one of its own. */
    readonly trace: string | null;
  },
): Promise<StartWrite> {
  const { workflow, namespace, name, start, tickMs, idempotencyKey, trace } = params;
  const input = params.input === undefined ? await inputOf(workflow, name, start, tickMs) : params.input.value;
  const { run, onHeldKey } = newRun(engine, workflow, input, {
    namespace,
    trace,
    priority: start.priority,
    tags: { schedule: name, ...start.tags },
    ...(start.queue !== null && { queue: start.queue }),
    ...(start.owner !== null && { owner: start.owner }),
    ...(idempotencyKey !== undefined && workflow.conflict === null && { idempotencyKey }),
  });
  const attributes = { ...run.attributes, [tickAttributes.schedule]: name, [tickAttributes.scheduledFor]: tickMs };
  return { type: "start", run: { ...run, attributes }, workerId: null, copyFrom: null, onHeldKey, events: [] };
}

async function inputOf(workflow: Workflow, name: string, start: ScheduledStart, tickMs: number): Promise<unknown> {
  if (!start.isInputComputed) return decodeValue(start.input);
  const compute = inputFunction(workflow, name);
  if (compute === undefined) {
    throw new PawlError(
      "workflow_not_registered",
      `The definition that makes the input of schedule "${name}" is not registered here.`,
    );
  }
  return checkedInput(workflow, await compute(new Date(tickMs)));
}

/** @throws PawlError `validation_failed`. */
export async function checkedInput(workflow: Workflow, input: unknown): Promise<unknown> {
  return workflow.input === undefined ? input : validate(workflow.input, input, `input of workflow "${workflow.name}"`);
}

function inputFunction(workflow: Workflow, name: string): ((tick: Date) => unknown) | undefined {
  const input = workflow.schedules.find((definition) => definition.name === name)?.options.input;
  return typeof input === "function" ? (input as (tick: Date) => unknown) : undefined;
}
