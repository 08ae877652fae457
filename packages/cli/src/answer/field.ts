import type { JsonSchema } from "pawl";
import { checkJson, isJsonSchema, resolveRef } from "pawl/internal";

/** One value that a form asks for. */
export interface Field {
  /** From the top of the answer: `["address", "street"]`; empty: the answer is a value by itself. */
  readonly path: readonly string[];
  readonly title: string;
  readonly description: string | undefined;
  /** With the definitions that it refers to. */
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** What a schema asks for, in its order: the fields of an object, and of objects in it that must be there; else the value itself. Pure. */
export function fieldsOf(schema: JsonSchema): readonly Field[] {
  const own = resolved(schema, schema);
  const properties = own["properties"];
  if (isJsonSchema(properties) && Object.keys(properties).length > 0) return below(schema, own, []);
  return [
    { path: [], title: titleOf(own, "Answer"), description: textOf(own["description"]), schema: own, isRequired: true },
  ];
}

/** What is wrong with the value of a field, in words; undefined: nothing. */
export function problemOf(field: Field, value: unknown): string | undefined {
  const [first] = checkJson(field.schema, value);
  return first === undefined ? undefined : [first.path, first.message].filter((part) => part !== "").join(" ");
}

function below(root: JsonSchema, object: JsonSchema, path: readonly string[]): readonly Field[] {
  const required: readonly unknown[] = Array.isArray(object["required"]) ? object["required"] : [];
  return Object.entries(object["properties"] as JsonSchema).flatMap(([name, part]) => {
    const schema = resolved(root, isJsonSchema(part) ? part : {});
    const at = [...path, name];
    const isRequired = required.includes(name);
    if (isRequired && isJsonSchema(schema["properties"])) return below(root, schema, at);
    return [
      {
        path: at,
        title: titleOf(schema, at.join(".")),
        description: textOf(schema["description"]),
        schema,
        isRequired,
      },
    ];
  });
}

/** The schema that a reference means, and with it what it refers to in turn. */
export function resolved(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const ref = schema["$ref"];
  const target = typeof ref === "string" ? resolveRef(root, ref) : undefined;
  const { $ref: _, ...rest } = schema;
  const definitions = { $defs: root["$defs"], definitions: root["definitions"] };
  return isJsonSchema(target) ? { ...definitions, ...target, ...rest } : { ...definitions, ...schema };
}

function titleOf({ title }: JsonSchema, otherwise: string): string {
  return textOf(title) ?? otherwise;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
