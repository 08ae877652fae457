import { PawlError } from "../../errors/pawl-error.ts";
import { durationMs } from "../../retry/duration.ts";
import { formOf, isAnswerSchema, type AnswerSchema } from "../../schema/answer-schema.ts";
import type { JsonSchema } from "../../schema/json-schema/json-schema.ts";
import type { InterruptOptions } from "../../workflow/interrupt.ts";
import { checkName } from "../../workflow/name.ts";
import { checkContextOptions } from "../../workflow/context-options.ts";
import { checkAssignees } from "../interrupts/assignees.ts";
import { encodePayload } from "./payload.ts";

/** What was asked for, checked. */
export interface InterruptRequest {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly schema: AnswerSchema | undefined;
  readonly form: JsonSchema | null;
  readonly ui: unknown;
  readonly assignees: readonly string[];
  readonly onlyAssignee: boolean;
  readonly timeoutMs: number | undefined;
  /** Encoded; null: there is none. */
  readonly default: { readonly value: string | null } | null;
}

/** @throws PawlError `invalid_name`, `invalid_option`, `invalid_duration`, `value_not_storable`, `payload_too_large`. */
export function interruptRequest(options: InterruptOptions, limitBytes: number): InterruptRequest {
  if (typeof options !== "object" || options === null)
    throw new PawlError("invalid_option", `ctx.interrupt takes an object with a name, not ${String(options)}.`);
  const { name, title, description, schema, ui, assignee, onlyAssignee, timeout } = options;
  checkName(name, "name of an interrupt");
  const what = `interrupt "${name}"`;
  checkContextOptions(options, "interrupt", what);
  if (schema !== undefined && !isAnswerSchema(schema))
    throw invalid(what, "schema", schema, "a Standard Schema (of zod, say) or a JSON Schema");
  if (onlyAssignee === true && assignee === undefined)
    throw invalid(what, "onlyAssignee", onlyAssignee, "left out where there is no assignee");
  const given = options.default;
  const hints = ui === undefined ? null : asJson(ui, what);
  const request: InterruptRequest = {
    name,
    title: text(title, what, "title") ?? name,
    description: text(description, what, "description"),
    schema,
    form: schema === undefined ? null : formOf(schema),
    ui: hints,
    assignees: checkAssignees(assignee),
    onlyAssignee: onlyAssignee === true,
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout, `timeout of ${what}`),
    default:
      given === undefined ? null : { value: encodePayload(given, { what: `default of ${what}`, limitBytes }).text },
  };
  const { schema: _, ...stored } = request;
  encodePayload(stored, { what: `${what}, with its schema and texts,`, limitBytes });
  return request;
}

function text(value: unknown, what: string, option: string): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string") throw invalid(what, option, value, "a text");
  return value;
}

function asJson(ui: unknown, what: string): unknown {
  try {
    return JSON.parse(JSON.stringify(ui)) as unknown;
  } catch (cause) {
    throw invalid(what, "ui", ui, "JSON", cause);
  }
}

function invalid(what: string, option: string, value: unknown, must: string, cause?: unknown): PawlError {
  return new PawlError("invalid_option", `The option ${option} of ${what} is ${shown(value)}; it must be ${must}.`, {
    details: { option },
    cause,
  });
}

function shown(value: unknown): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? JSON.stringify(value) : `of type ${typeof value}`;
}
