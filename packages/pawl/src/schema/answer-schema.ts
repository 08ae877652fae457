import { PawlError } from "../errors/pawl-error.ts";
import { checkJson } from "./json-schema/check-json.ts";
import type { JsonProblem } from "./json-schema/json-problem.ts";
import { isJsonSchema, type JsonSchema } from "./json-schema/json-schema.ts";
import { jsonSchemaOf } from "./standard-json-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { validate } from "./validate.ts";

/** What an answer is checked by: a Standard Schema, or a JSON Schema as plain data. */
export type AnswerSchema<T = unknown> = StandardSchema<unknown, T> | JsonSchema;

/** Its form as data, to be shown and checked by programs that do not have the code; null: it has none. */
export function formOf(schema: AnswerSchema): JsonSchema | null {
  return isStandard(schema) ? jsonSchemaOf(schema) : schema;
}

/** Whether it is one of the two. */
export function isAnswerSchema(schema: unknown): schema is AnswerSchema {
  return isStandard(schema) || isJsonSchema(schema);
}

/** What the schema makes of the value. @throws PawlError `validation_failed`. */
export async function checkAnswer<T>(schema: AnswerSchema<T>, value: unknown, what: string): Promise<T> {
  if (isStandard(schema)) return validate(schema, value, what);
  checkForm(schema, value, what);
  return value as T;
}

/** @throws PawlError `validation_failed`, with every problem in `details.issues`. */
export function checkForm(schema: JsonSchema, value: unknown, what: string): void {
  const issues: readonly JsonProblem[] = checkJson(schema, value);
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => (path === "" ? `it ${message}` : `${path} ${message}`)).join("; ");
  throw new PawlError("validation_failed", `The ${what} is not valid: ${list}.`, { details: { issues } });
}

function isStandard<T>(schema: unknown): schema is StandardSchema<unknown, T> {
  const isCarrier = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  return isCarrier && "~standard" in schema;
}
