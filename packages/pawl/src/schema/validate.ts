import { PawlError } from "../errors/pawl-error.ts";
import type { SchemaIssue, SchemaResult, StandardSchema } from "./standard-schema.ts";

/**
 * Checks `value` and returns what the schema makes of it.
 *
 * @param what names the value in the error: `input of workflow "order"`.
 * @throws PawlError `validation_failed`, with every issue in `details.issues`.
 */
export async function validate<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
  what: string,
): Promise<Output> {
  return validateAtOnce(schema, value, what);
}

/** The same in no time, where the schema needs none: then it throws by itself. */
export function validateAtOnce<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
  what: string,
): Output | Promise<Output> {
  const result = schema["~standard"].validate(value);
  return "then" in result ? Promise.resolve(result).then((late) => valueOf(late, what)) : valueOf(result, what);
}

function valueOf<Output>(result: SchemaResult<Output>, what: string): Output {
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => ({ path: pathText(issue), message: issue.message }));
  const list = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
  throw new PawlError("validation_failed", `The ${what} is not valid: ${list}.`, { details: { issues } });
}

function pathText(issue: SchemaIssue): string {
  let text = "";
  for (const part of issue.path ?? []) {
    const key = typeof part === "object" ? part.key : part;
    text += typeof key === "number" ? `[${key}]` : `${text === "" ? "" : "."}${String(key)}`;
  }
  return text;
}
