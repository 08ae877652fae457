import type { Engine } from "../../engine/engine.ts";
import { encodePayload } from "../../engine/execution/payload.ts";
import { checkOptions, type OptionNames } from "../../errors/check-options.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { ScheduleBody } from "../../schedule/schedule-body.ts";
import { schedulePolicy } from "../../schedule/schedule-policy.ts";
import { checkName } from "../../workflow/name.ts";
import type { ScheduleDefinition } from "../../workflow/workflow-schedule.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import { checkPriority, checkTags } from "../../engine/start-options.ts";
import { checkText } from "../../values/storable-text.ts";
import { checkedInput } from "./scheduled-run.ts";
import type { ScheduleOptions } from "./schedules.ts";

/** What a schedule is told to be, without what becomes of it. */
export type CheckedSchedule = Omit<ScheduleBody, "state" | "isWithdrawn">;

const known: OptionNames<ScheduleOptions> = {
  name: true,
  workflow: true,
  version: true,
  input: true,
  tags: true,
  queue: true,
  priority: true,
  owner: true,
  description: true,
  paused: true,
  cron: true,
  every: true,
  timezone: true,
  overlap: true,
  catchUp: true,
  jitter: true,
  startAt: true,
  endAt: true,
  maxRuns: true,
};

/** The options of the API, checked. @throws as `Schedules.create` does, but for the cron line, which the calendar checks. */
export async function checkedSchedule(
  engine: Engine,
  options: ScheduleOptions,
  keptInput?: { readonly text: string | null },
): Promise<CheckedSchedule> {
  checkName(options?.name, "name of a schedule");
  const what = `schedule "${options.name}"`;
  checkOptions(options, known, what);
  if (typeof options.input === "function") {
    throw new PawlError("invalid_option", `The input of ${what} is a function, which no store can keep.`, {
      hint: "Put the schedule on the definition of the workflow: workflow({ name, schedule: { cron, input: (tick) => … } }, …).",
    });
  }
  const workflow = engine.registry.get(options.workflow, options.version);
  return checked(
    engine,
    workflow,
    { name: options.name, policy: schedulePolicy(options, what), options },
    { definedBy: null, keptInput },
  );
}

/** A schedule of a definition, checked. */
export async function definedSchedule(
  engine: Engine,
  workflow: Workflow,
  definition: ScheduleDefinition,
): Promise<CheckedSchedule> {
  return checked(engine, workflow, definition, { definedBy: workflow.version, keptInput: undefined });
}

async function checked(
  engine: Engine,
  workflow: Workflow,
  { name, policy, options }: ScheduleDefinition & { readonly options: { readonly version?: number } },
  {
    definedBy,
    keptInput,
  }: { readonly definedBy: number | null; readonly keptInput: { readonly text: string | null } | undefined },
): Promise<CheckedSchedule> {
  const { version = null, queue = null, owner = null, description } = options;
  if (queue !== null) checkName(queue, `queue of schedule "${name}"`);
  if (owner !== null) checkName(owner, `owner of schedule "${name}"`);
  const isInputComputed = typeof options.input === "function";
  const encoded = async (): Promise<string | null> =>
    encodePayload(await checkedInput(workflow, options.input), {
      what: `input of schedule "${name}"`,
      limitBytes: engine.payloadLimitBytes,
    }).text;
  return {
    name,
    description: description === undefined ? null : checkText(description, `description of schedule "${name}"`),
    policy,
    definedBy,
    start: {
      workflow: workflow.name,
      version,
      queue,
      priority: checkPriority(options.priority ?? 0),
      owner,
      tags: checkTags(options.tags ?? {}),
      input: isInputComputed ? null : keptInput === undefined ? await encoded() : keptInput.text,
      isInputComputed,
    },
  };
}
