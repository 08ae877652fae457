import { PawlError } from "../errors/pawl-error.ts";
import { schedulePolicy, type SchedulePolicy, type SchedulePolicyOptions } from "../schedule/schedule-policy.ts";
import { checkName } from "./name.ts";

/** A schedule on the definition of a workflow; see the option `schedule` of `workflow()`. */
export interface WorkflowSchedule extends SchedulePolicyOptions {
  /** Unique in the namespace; default: the name of the workflow. Each needs one where there are several. */
  readonly name?: string;
  /** The input of its runs, or a function that makes it of the tick, for example to say which day a report is about. */
  readonly input?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: that of the workflow. */
  readonly queue?: string;
  readonly priority?: number;
  readonly owner?: string;
  /** For people. */
  readonly description?: string;
  /** Whether it begins paused. Once it is there, `pawl.schedules.pause` and `resume` have the say. */
  readonly paused?: boolean;
}

/** A cron line in UTC, a schedule, or several. */
export type ScheduleOption = string | WorkflowSchedule | readonly WorkflowSchedule[];

/** A schedule of a definition, checked. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly policy: SchedulePolicy;
  readonly options: WorkflowSchedule;
}

/** @throws PawlError `invalid_option`, `invalid_duration`, `invalid_name`. */
export function scheduleDefinitions(
  option: ScheduleOption | undefined,
  workflow: string,
): readonly ScheduleDefinition[] {
  if (option === undefined) return [];
  const list: readonly WorkflowSchedule[] =
    typeof option === "string" ? [{ cron: option }] : isList(option) ? option : [option];
  const definitions = list.map((options) => definitionOf(options, workflow, list.length));
  const names = definitions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return definitions;
  throw new PawlError("invalid_option", `Workflow "${workflow}" has two schedules with the name "${twice}".`);
}

function definitionOf(options: WorkflowSchedule, workflow: string, count: number): ScheduleDefinition {
  if (typeof options !== "object" || options === null) {
    throw new PawlError(
      "invalid_option",
      `The option schedule of workflow "${workflow}" must be a cron line, an object such as { cron: "0 9 * * 1-5" }, or a list of objects.`,
    );
  }
  if (options.name === undefined && count > 1) {
    throw new PawlError(
      "invalid_option",
      `Workflow "${workflow}" has ${count} schedules, and one of them has no name.`,
      {
        hint: "Give each a name: its record, with what became of its ticks, is found by it after a deploy.",
      },
    );
  }
  const name = options.name ?? workflow;
  checkName(name, `name of a schedule of workflow "${workflow}"`);
  return { name, options, policy: schedulePolicy(options, `schedule "${name}"`) };
}

function isList(option: WorkflowSchedule | readonly WorkflowSchedule[]): option is readonly WorkflowSchedule[] {
  return Array.isArray(option);
}
