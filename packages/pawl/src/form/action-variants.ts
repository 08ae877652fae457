import { isJsonSchema, type JsonSchema } from "../schema/json-schema/json-schema.ts";
import { actionField, type ActionUi } from "./form-ui.ts";

/**
 * A union of objects that a constant `action` tells apart is one form with several buttons, each of which sends the fields of its object. Libraries write such unions (`z.discriminatedUnion`),
 * while `form` says the same by one object. Pure.
 */
export function variantsByAction(
  schema: JsonSchema,
  actions: readonly ActionUi[],
): { readonly object: JsonSchema; readonly actions: readonly ActionUi[] } {
  const { oneOf, anyOf, ...rest } = schema;
  const parts: unknown = oneOf ?? anyOf;
  const variants = Array.isArray(parts) ? parts.map(variantOf) : [];
  if (variants.length === 0 || !variants.every((each) => each !== undefined)) return { object: schema, actions };
  const properties = Object.fromEntries(variants.flatMap((each) => Object.entries(each.properties)));
  const others = variants.filter(({ name }) => !actions.some((action) => action.name === name));
  const known: readonly ActionUi[] = [...actions, ...others.map(({ name }) => ({ name, label: name }))];
  return {
    object: { ...rest, type: "object", properties, required: [...new Set(variants.flatMap((each) => each.required))] },
    actions: known.map((action) => {
      const variant = variants.find(({ name }) => name === action.name);
      return variant === undefined ? action : { ...action, fields: action.fields ?? variant.fields };
    }),
  };
}

interface Variant {
  readonly name: string;
  readonly properties: JsonSchema;
  readonly required: readonly string[];
  readonly fields: readonly string[];
}

function variantOf(part: unknown): Variant | undefined {
  if (!isJsonSchema(part) || !isJsonSchema(part["properties"])) return undefined;
  const { [actionField]: action, ...properties } = part["properties"];
  const name = isJsonSchema(action) ? action["const"] : undefined;
  if (typeof name !== "string") return undefined;
  const required: readonly unknown[] = Array.isArray(part["required"]) ? part["required"] : [];
  const others = required.filter((each): each is string => typeof each === "string" && each !== actionField);
  return { name, properties, required: others, fields: Object.keys(properties) };
}
