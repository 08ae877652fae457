import type { Checking } from "./check-json.ts";
import { below, type JsonProblem } from "./json-problem.ts";
import { isJsonSchema, type JsonSchema } from "./json-schema.ts";
import { matchesPattern } from "./pattern.ts";

/** `required properties patternProperties additionalProperties propertyNames dependentRequired minProperties maxProperties`. */
export function checkObject(schema: JsonSchema, value: unknown, checking: Checking): readonly JsonProblem[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const object = value as Readonly<Record<string, unknown>>;
  // What is undefined is not there: JSON has no such value.
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  return [
    ...checkRequired(schema, keys, checking.path),
    ...checkFields(schema, object, keys, checking),
    ...checkSize(schema, keys, checking),
  ];
}

function checkRequired(schema: JsonSchema, keys: readonly string[], path: string): readonly JsonProblem[] {
  const required = new Set(texts(schema["required"]));
  const dependent = schema["dependentRequired"];
  if (isJsonSchema(dependent)) for (const key of keys) for (const other of texts(dependent[key])) required.add(other);
  return [...required]
    .filter((key) => !keys.includes(key))
    .map((key) => ({ path: below(path, key), message: "is required" }));
}

function checkFields(
  schema: JsonSchema,
  object: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  checking: Checking,
): readonly JsonProblem[] {
  const properties = isJsonSchema(schema["properties"]) ? schema["properties"] : {};
  const patterns = isJsonSchema(schema["patternProperties"]) ? Object.entries(schema["patternProperties"]) : [];
  return keys.flatMap((key) => {
    const at = below(checking.path, key);
    const parts: unknown[] = patterns.filter(([pattern]) => matchesPattern(pattern, key)).map(([, part]) => part);
    if (Object.hasOwn(properties, key)) parts.push(properties[key]);
    if (parts.length > 0) return parts.flatMap((part) => checking.check(part, object[key], at));
    const others = schema["additionalProperties"];
    return others === false ? [{ path: at, message: "is not known" }] : checking.check(others, object[key], at);
  });
}

function checkSize(schema: JsonSchema, keys: readonly string[], { path, check }: Checking): readonly JsonProblem[] {
  const { minProperties, maxProperties, propertyNames } = schema;
  const problems: JsonProblem[] = [];
  if (typeof minProperties === "number" && keys.length < minProperties)
    problems.push({ path, message: `must have at least ${minProperties} ${minProperties === 1 ? "field" : "fields"}` });
  if (typeof maxProperties === "number" && keys.length > maxProperties)
    problems.push({ path, message: `must have at most ${maxProperties} ${maxProperties === 1 ? "field" : "fields"}` });
  if (propertyNames !== undefined) {
    for (const key of keys)
      for (const { message } of check(propertyNames, key, ""))
        problems.push({ path: below(path, key), message: `has a name that ${message}` });
  }
  return problems;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
