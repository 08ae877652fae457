import { isJsonSchema, type JsonSchema } from "./json-schema/json-schema.ts";
import type { StandardSchema } from "./standard-schema.ts";

/** The part of Standard JSON Schema v1 (https://standardschema.dev/json-schema) that is used here. */
interface Converter {
  readonly input: (options: {
    readonly target: string;
    readonly libraryOptions?: Readonly<Record<string, unknown>>;
  }) => unknown;
}

const known = new WeakMap<StandardSchema<unknown, unknown>, { readonly schema: JsonSchema | null }>();

/**
 * What a schema accepts, as JSON Schema: where its library offers that by Standard JSON Schema, as zod 4.2 and arktype 2.1.28 do by themselves, and valibot by
 * `toStandardJsonSchema` of `@valibot/to-json-schema`. Null: it does not, or this schema has no form in JSON Schema.
 */
export function jsonSchemaOf(schema: StandardSchema<unknown, unknown>): JsonSchema | null {
  let found = known.get(schema);
  if (found === undefined) known.set(schema, (found = { schema: converted(schema) }));
  return found.schema;
}

const targets = ["draft-2020-12", "draft-07"] as const;

function converted(schema: StandardSchema<unknown, unknown>): JsonSchema | null {
  const standard = schema["~standard"] as { readonly vendor: string; readonly jsonSchema?: Converter };
  if (typeof standard.jsonSchema?.input !== "function") return null;
  // A date within an object has no form in JSON: zod would refuse the whole, while the other fields have one.
  const libraryOptions = standard.vendor === "zod" ? { libraryOptions: { unrepresentable: "any" } } : {};
  for (const target of targets) {
    try {
      // As data: zod's has live parts, too.
      const json: unknown = JSON.parse(JSON.stringify(standard.jsonSchema.input({ target, ...libraryOptions })));
      if (isJsonSchema(json)) return json;
    } catch {
      // Not by this library, or not this schema.
    }
  }
  return null;
}
