import { isJsonSchema, type JsonSchema } from "./json-schema/json-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";

/** The part of Standard JSON Schema v1 (https://standardschema.dev/json-schema) that is used here. */
type Converter = Readonly<Record<Side, (options: ConvertOptions) => unknown>>;

/** What goes into a schema, and what it makes of that. */
type Side = "input" | "output";

interface ConvertOptions {
  readonly target: string;
  readonly libraryOptions?: Readonly<Record<string, unknown>>;
}

const known = { input: new WeakMap<object, Known>(), output: new WeakMap<object, Known>() } as const;

interface Known {
  readonly schema: JsonSchema | null;
}

/**
 * What a schema accepts, as JSON Schema: where its library offers that by Standard JSON Schema, as `form`, zod 4.2 and arktype 2.1.28 do by themselves, and valibot by
 * `toStandardJsonSchema` of `@valibot/to-json-schema`. Null: it does not, or this schema has no form in JSON Schema.
 *
 * @example jsonSchemaOf(z.object({ amount: z.number() })) // { type: "object", properties: { amount: { type: "number" } }, … }
 */
export function jsonSchemaOf(schema: StandardSchema<unknown, unknown>): JsonSchema | null {
  return found(schema, "input");
}

/** The same for what the schema makes of a value. */
export function outputJsonSchemaOf(schema: StandardSchema<unknown, unknown>): JsonSchema | null {
  return found(schema, "output");
}

function found(schema: StandardSchema<unknown, unknown>, side: Side): JsonSchema | null {
  let kept = known[side].get(schema);
  if (kept === undefined) known[side].set(schema, (kept = { schema: converted(schema, side) }));
  return kept.schema;
}

const targets = ["draft-2020-12", "draft-07"] as const;

function converted(schema: StandardSchema<unknown, unknown>, side: Side): JsonSchema | null {
  const standard = schema["~standard"] as { readonly vendor: string; readonly jsonSchema?: Partial<Converter> };
  const convert = standard.jsonSchema?.[side];
  if (typeof convert !== "function") return null;
  // A date within an object has no form in JSON: zod would refuse the whole, while the other fields have one.
  const libraryOptions = standard.vendor === "zod" ? { libraryOptions: { unrepresentable: "any" } } : {};
  for (const target of targets) {
    try {
      // As data: zod's has live parts, too.
      const json: unknown = JSON.parse(JSON.stringify(convert({ target, ...libraryOptions })));
      if (isJsonSchema(json)) return json;
    } catch {
      // Not by this library, or not this schema.
    }
  }
  return null;
}
