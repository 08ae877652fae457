import type { JsonProblem } from "./json-problem.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isSameJson } from "./same-json.ts";

/** `type` (one or several, and `nullable` of OpenAPI), `enum` and `const`. */
export function checkType(schema: JsonSchema, value: unknown, path: string): readonly JsonProblem[] {
  const { type, nullable, enum: choices } = schema;
  const types = typeof type === "string" ? [type] : Array.isArray(type) ? type : null;
  if (value === null && nullable === true) return [];
  if (types !== null && !types.some((each) => isOfType(value, each)))
    return [{ path, message: `must be ${types.map(nameOf).join(" or ")}` }];
  if (Array.isArray(choices) && !choices.some((choice) => isSameJson(choice, value)))
    return [{ path, message: `must be ${listed(choices)}` }];
  if ("const" in schema && !isSameJson(schema["const"], value))
    return [{ path, message: `must be ${JSON.stringify(schema["const"])}` }];
  return [];
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "string":
    case "boolean":
      return typeof value === type;
    default:
      return true;
  }
}

const names: Readonly<Record<string, string>> = {
  null: "null",
  integer: "a whole number",
  number: "a number",
  array: "a list",
  object: "an object",
  string: "a text",
  boolean: "true or false",
};

function nameOf(type: unknown): string {
  return names[String(type)] ?? String(type);
}

const shownMax = 20;

function listed(choices: readonly unknown[]): string {
  const shown = choices.slice(0, shownMax).map((choice) => JSON.stringify(choice));
  const rest = choices.length > shownMax ? [`one of ${choices.length - shownMax} others`] : [];
  const all = [...shown, ...rest];
  return all.length === 1 ? String(all[0]) : `${all.slice(0, -1).join(", ")} or ${String(all.at(-1))}`;
}
