import { checkArray } from "./check-array.ts";
import { checkCombined } from "./check-combined.ts";
import { checkNumber } from "./check-number.ts";
import { checkObject } from "./check-object.ts";
import { checkString } from "./check-string.ts";
import { checkType } from "./check-type.ts";
import { isJsonSchema, type JsonSchema } from "./json-schema.ts";
import type { JsonProblem } from "./json-problem.ts";
import { resolveRef } from "./resolve-ref.ts";

/** Checks a value against a part of a schema, at a place in the whole value. */
export interface Checking {
  readonly root: JsonSchema;
  readonly path: string;
  /** References that were followed without going deeper into the value: one that comes back to itself would never end. */
  readonly followed: ReadonlySet<string>;
  readonly check: (schema: unknown, value: unknown, path: string) => readonly JsonProblem[];
}

/**
 * What does not fit: empty where all does. Pure.
 *
 * Of draft 2020-12 it knows `type enum const`, the limits of numbers, texts, lists and objects, `pattern`, `format`, `properties patternProperties additionalProperties
 * propertyNames required dependentRequired`, `items prefixItems contains`, `allOf anyOf oneOf not if`, and local `$ref`. It ignores what it does not know.
 */
export function checkJson(schema: JsonSchema, value: unknown): readonly JsonProblem[] {
  return checkAt({ root: schema, schema, value, path: "", followed: new Set() });
}

function checkAt(params: {
  readonly root: JsonSchema;
  readonly schema: unknown;
  readonly value: unknown;
  readonly path: string;
  readonly followed: ReadonlySet<string>;
}): readonly JsonProblem[] {
  const { root, schema, value, path, followed } = params;
  if (schema === false) return [{ path, message: "is not allowed" }];
  if (!isJsonSchema(schema)) return [];
  const checking: Checking = {
    root,
    path,
    followed,
    check: (part, inner, at) =>
      checkAt({ root, schema: part, value: inner, path: at, followed: at === path ? followed : new Set() }),
  };
  const ofType = checkType(schema, value, path);
  // Whatever else is wrong with a value of another type says nothing more.
  if (ofType.length > 0) return ofType;
  return [
    ...checkReference(schema, value, checking),
    ...checkString(schema, value, path),
    ...checkNumber(schema, value, path),
    ...checkArray(schema, value, checking),
    ...checkObject(schema, value, checking),
    ...checkCombined(schema, value, checking),
  ];
}

function checkReference(schema: JsonSchema, value: unknown, checking: Checking): readonly JsonProblem[] {
  const ref = schema["$ref"];
  const { root, path, followed } = checking;
  if (typeof ref !== "string" || followed.has(ref)) return [];
  const target = resolveRef(root, ref);
  return checkAt({ root, schema: target, value, path, followed: new Set([...followed, ref]) });
}
