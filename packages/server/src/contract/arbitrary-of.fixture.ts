import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { openApi, type Schema } from "./documented.fixture.ts";

/** What is likely to be right at a place, by the name of the parameter or property: ids of things that are there, cron lines, names of agents. */
export type Likely = (name: string) => readonly unknown[];

/** Texts that have broken others' servers. */
const hostile = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\r\nx-injected: 1",
  "'; DROP TABLE audit; --",
  "%",
  "_\\",
  "../../etc/passwd",
  "%2e%2e%2f",
  "__proto__",
  "constructor",
  "<script>alert(1)</script>",
  "\u202egpj.exe",
  "👩‍👩‍👧",
  "a".repeat(5_000),
  "NaN",
  "-1",
  "1e999",
  "99999999999999999999",
  "2147483648",
  "null",
  "[object Object]",
  "9999-12-31T23:59:59.999Z",
  "+275760-09-13T00:00:00.000Z",
  "019aa000-0000-7000-8000-000000000000",
];

const text: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 20 }),
);
const anything: Arbitrary<unknown> = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, -1, 2 ** 53, 1e308, [], {}),
);

/** Values of a JSON Schema of the document, and, here and there, such as are not. Its keywords are those that zod writes. */
export function arbitraryOf(schema: Schema, likely: Likely, name = ""): Arbitrary<unknown> {
  const right = rightOf(schema, likely, name);
  const known = likely(name);
  return fc.oneof(
    { weight: 30, arbitrary: known.length === 0 ? right : fc.oneof(right, fc.constantFrom(...known)) },
    { weight: 1, arbitrary: anything },
  );
}

function rightOf(schema: Schema, likely: Likely, name: string): Arbitrary<unknown> {
  const {
    $ref: reference,
    anyOf,
    oneOf,
    enum: items,
    const: only,
  } = schema as {
    $ref?: string;
    anyOf?: Schema[];
    oneOf?: Schema[];
    enum?: unknown[];
    const?: unknown;
  };
  if (reference !== undefined)
    return arbitraryOf(openApi.components.schemas[reference.split("/").at(-1) ?? ""] ?? {}, likely, name);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, likely, name)));
  if (items !== undefined) return fc.constantFrom(...items);
  if (only !== undefined) return fc.constant(only);
  switch (schema["type"]) {
    case "string":
      return textOf(schema);
    case "integer":
      return wholeOf(schema);
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(arbitraryOf((schema["items"] ?? {}) as Schema, likely, name), {
        minLength: (schema["minItems"] as number | undefined) ?? 0,
        maxLength: 4,
      });
    case "object":
      return objectOf(schema, likely);
    default:
      return anything;
  }
}

function wholeOf({ minimum, maximum }: { readonly minimum?: unknown; readonly maximum?: unknown }): Arbitrary<number> {
  const min = (minimum as number | undefined) ?? -1;
  const max = (maximum as number | undefined) ?? Number.MAX_SAFE_INTEGER;
  return fc.oneof(fc.integer({ min, max: Math.min(max, min + 300) }), fc.constantFrom(min, max));
}

function textOf(schema: Schema): Arbitrary<unknown> {
  const {
    minLength = 0,
    maxLength = 300,
    format,
    pattern,
  } = schema as {
    minLength?: number;
    maxLength?: number;
    format?: string;
    pattern?: string;
  };
  if (format === "uuid") return fc.uuid();
  if (format === "date-time")
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") })
      .map((at) => at.toISOString());
  if (format === "email") return fc.emailAddress();
  if (pattern !== undefined && !pattern.includes("\\u0000")) return fc.stringMatching(new RegExp(pattern));
  return text.map((given) => String(given).padEnd(minLength, "x").slice(0, maxLength));
}

function objectOf(schema: Schema, likely: Likely): Arbitrary<unknown> {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: Schema | boolean;
  };
  const named = Object.entries(properties).map(([key, property]) => [key, arbitraryOf(property, likely, key)] as const);
  const fields = fc.record(Object.fromEntries(named), { requiredKeys: required });
  if (typeof additionalProperties !== "object") return fields;
  const others = fc.dictionary(text.map(String), arbitraryOf(additionalProperties, likely), { maxKeys: 3 });
  return fc.tuple(others, fields).map(([more, own]) => ({ ...more, ...own }));
}
