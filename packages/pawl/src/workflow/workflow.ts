import { checkOptions, type OptionNames } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import { jsonSchemaOf, outputJsonSchemaOf } from "../schema/standard-json-schema.ts";
import type { SchemaInput, SchemaOutput, StandardSchema } from "../schema/standard-schema.ts";
import { validateAtOnce } from "../schema/validate.ts";
import { checkAttributeTypes, type AttributeTypes } from "./attributes.ts";
import type { Context } from "./context.ts";
import { flowControl, type FlowControl, type FlowOptions } from "./flow-control.ts";
import { checkName } from "./name.ts";
import { scheduleDefinitions, type ScheduleDefinition, type ScheduleOption } from "./workflow-schedule.ts";
import { startConflict, type DebounceOptions, type SingletonOptions, type StartConflict } from "./start-conflict.ts";

export interface WorkflowOptions<Input = unknown> {
  /** Unique together with `version`. Letters, digits and `. _ : / -` and spaces; at most 200 characters. */
  readonly name: string;
  /** A positive whole number; default 1. Runs stay on the version that they were started with. */
  readonly version?: number;
  /** The retry policy of its steps, where a step names none. Default: 3 attempts, from 500 ms, doubling. */
  readonly retry?: RetryPolicy;
  /** The queue of its runs, where a start names none; default `default`. */
  readonly queue?: string;
  /**
   * When runs of it are started by themselves: a cron line in UTC, or `{ cron, timezone, input, overlap, … }`, or a list of these. Processes with workers see to it, and each
   * tick starts one run, however many there are. Cron lines need the package `@pawl/scheduler`; `{ every: "90s" }` does not.
   */
  readonly schedule?: ScheduleOption;
  /** Limits on its runs, and whose turn it is among them. Runs of a queue that has limits of its own go by those instead. */
  readonly flow?: FlowOptions<Input>;
  /** One run at a time. Excludes `debounce`. */
  readonly singleton?: SingletonOptions<Input>;
  /** Starts that come soon after each other are one run. Excludes `singleton`. */
  readonly debounce?: DebounceOptions<Input>;
  /**
   * What its runs can be found by, besides their tags: `{ customer: "string", total: "number", rush: "boolean", dueAt: "date" }`. A start sets them by its option `attributes`,
   * and code by `ctx.setState` with such a key. At most 50; texts of at most 1,000 characters.
   */
  readonly attributes?: AttributeTypes;
  /** For people: shown instead of the name. */
  readonly title?: string;
  readonly description?: string;
  /** For finding it, not for its runs. */
  readonly tags?: readonly string[];
  readonly author?: string;
  /** A deprecated version is never the default for new runs; a text says what to use instead. Its runs go on. */
  readonly deprecated?: boolean | string;
  /** What the code of its runs writes to stdout and stderr becomes events of the run; default: as the worker says. */
  readonly captureOutput?: CaptureOutput;
}

const workflowOptions: OptionNames<WorkflowOptions & { readonly input?: unknown; readonly output?: unknown }> = {
  name: true,
  version: true,
  retry: true,
  queue: true,
  schedule: true,
  flow: true,
  singleton: true,
  debounce: true,
  attributes: true,
  title: true,
  description: true,
  tags: true,
  author: true,
  deprecated: true,
  captureOutput: true,
  input: true,
  output: true,
};

/** `true`: as events, and where it would have gone; `"only"`: as events alone; `false`: not. */
export type CaptureOutput = boolean | "only";

/** A named, versioned async function of a context and an input, made by {@link workflow}. */
export interface Workflow<Input = unknown, Output = unknown> {
  readonly name: string;
  readonly version: number;
  readonly retry: RetryPolicy | undefined;
  readonly queue: string | undefined;
  readonly schedules: readonly ScheduleDefinition[];
  readonly flow: FlowControl | undefined;
  /** What a start minds of the runs that there are already. */
  readonly conflict: StartConflict | null;
  readonly attributes: AttributeTypes | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  readonly author: string | undefined;
  readonly deprecated: boolean | string;
  readonly captureOutput: CaptureOutput | undefined;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  /** What a start takes, as JSON Schema, with the hints for its form; null: there is no schema, or its library cannot say it. */
  readonly inputSchema: JsonSchema | null;
  /** What its runs come to, as JSON Schema; null as for `inputSchema`. */
  readonly outputSchema: JsonSchema | null;
  /** `never`: only the engine calls it, with what `input` (the schema) or `start` has let through. */
  readonly handler: (ctx: Context, input: never) => Promise<Output> | Output;
  /** Only for types: what `pawl.start` takes. */
  readonly "~input"?: Input;
}

/**
 * Defines a workflow.
 *
 * ```ts
 * const greet = workflow({ name: "greet" }, async (ctx, who: string) => {
 *   const text = await ctx.step("compose", () => `Hello, ${who}`);
 *   await ctx.sleep("1 day");
 *   return ctx.step("send", () => send(text));
 * });
 * ```
 *
 * The function runs again from its top whenever a run goes on after a wait or a crash; steps that are recorded return what they
 * returned. So everything that touches the world belongs into a step, and time and chance come from `ctx.now`, `ctx.uuid`, `ctx.random`.
 *
 * `input` and `output` are Standard Schemas (a `form`; zod, valibot, arktype). A start whose input does not fit is refused; a run whose function returns what does not fit `output` fails with
 * `validation_failed`, and its steps are not done again.
 *
 * @throws PawlError `invalid_name`, `invalid_option`, `invalid_duration`.
 */
export function workflow<In extends StandardSchema, Out extends StandardSchema>(
  options: WorkflowOptions<SchemaOutput<In>> & { readonly input: In; readonly output: Out },
  handler: (ctx: Context, input: SchemaOutput<In>) => Promise<SchemaInput<Out>> | SchemaInput<Out>,
): Workflow<SchemaInput<In>, SchemaOutput<Out>>;
export function workflow<Schema extends StandardSchema, Output>(
  options: WorkflowOptions<SchemaOutput<Schema>> & { readonly input: Schema; readonly output?: undefined },
  handler: (ctx: Context, input: SchemaOutput<Schema>) => Promise<Output> | Output,
): Workflow<SchemaInput<Schema>, Output>;
export function workflow<Out extends StandardSchema, Input = void>(
  options: WorkflowOptions<Input> & { readonly input?: undefined; readonly output: Out },
  handler: (ctx: Context, input: Input) => Promise<SchemaInput<Out>> | SchemaInput<Out>,
): Workflow<Input, SchemaOutput<Out>>;
export function workflow<Input = void, Output = unknown>(
  options: WorkflowOptions<Input> & { readonly output?: undefined },
  handler: (ctx: Context, input: Input) => Promise<Output> | Output,
): Workflow<Input, Output>;
export function workflow(
  options: WorkflowOptions & {
    readonly input?: StandardSchema | undefined;
    readonly output?: StandardSchema | undefined;
  },
  handler: (ctx: Context, input: never) => unknown,
): Workflow {
  checkName(options?.name, "name of a workflow");
  const what = `workflow "${options.name}"`;
  checkOptions(options, workflowOptions, what);
  if (typeof handler !== "function") {
    throw new PawlError("invalid_option", `The handler of ${what} is not a function but ${typeof handler}.`);
  }
  const version = options.version ?? 1;
  if (!Number.isInteger(version) || version < 1 || version >= 2 ** 31) {
    throw new PawlError(
      "invalid_option",
      `The version of ${what} is ${String(version)}; it must be a whole number from 1 on.`,
    );
  }
  const { input, output } = options;
  checkSchema(input, `input of ${what}`);
  checkSchema(output, `output of ${what}`);
  const { captureOutput } = options;
  if (captureOutput !== undefined && typeof captureOutput !== "boolean" && captureOutput !== "only") {
    throw new PawlError(
      "invalid_option",
      `The option captureOutput of ${what} is ${JSON.stringify(captureOutput)}; it must be true, false or "only".`,
    );
  }
  return {
    name: options.name,
    version,
    retry: options.retry,
    queue: options.queue,
    schedules: scheduleDefinitions(options.schedule, options.name),
    flow: options.flow === undefined ? undefined : flowControl(options.flow, what),
    conflict: startConflict(options, what, "function"),
    attributes: options.attributes === undefined ? undefined : checkAttributeTypes(options.attributes, what),
    title: options.title,
    description: options.description,
    tags: options.tags ?? [],
    author: options.author,
    deprecated: options.deprecated ?? false,
    captureOutput: options.captureOutput,
    input,
    output,
    // Asked for by those who show it: most programs never do, and a library takes its time over a large schema.
    get inputSchema() {
      return input === undefined ? null : jsonSchemaOf(input);
    },
    get outputSchema() {
      return output === undefined ? null : outputJsonSchemaOf(output);
    },
    handler: output === undefined ? handler : checkedHandler(handler, output, `output of ${what}`),
  };
}

/** A result that does not fit fails the run as if the function had thrown; a replay that comes to the same result finds the same. */
function checkedHandler(handler: Workflow["handler"], output: StandardSchema, what: string): Workflow["handler"] {
  return async (ctx, input) => validateAtOnce(output, await handler(ctx, input), what);
}

function checkSchema(schema: StandardSchema | undefined, what: string): void {
  if (schema !== undefined && typeof schema?.["~standard"]?.validate !== "function")
    throw new PawlError("invalid_option", `The ${what} is not a Standard Schema (zod, valibot, arktype, …).`);
}
