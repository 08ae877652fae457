import { isJsonSchema, type JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { FieldOption, Widget } from "./form-ui.ts";
import { isChoice } from "./visibility.ts";

/** What a value is entered by, as far as its schema tells. */
export function widgetOf(schema: JsonSchema, item: JsonSchema | undefined): Widget {
  if (optionsOf(schema) !== undefined) return "select";
  if (isFileSchema(schema)) return "file";
  if (item !== undefined && isFileSchema(item)) return "file";
  if (item !== undefined && optionsOf(item) !== undefined) return "select";
  switch (typeOf(schema)) {
    case "boolean":
      return "checkbox";
    case "number":
    case "integer":
      return "number";
    case "string":
      return schema["writeOnly"] === true ? "password" : (byFormat[String(schema["format"])] ?? "text");
    default:
      return "json";
  }
}

const byFormat: Readonly<Record<string, Widget>> = {
  date: "date",
  "date-time": "datetime",
  email: "email",
  uri: "url",
  password: "password",
};

/** What can be chosen, where that is all; undefined: anything of its type. */
export function optionsOf(schema: JsonSchema): readonly FieldOption[] | undefined {
  const { enum: values, oneOf, anyOf } = schema;
  if (Array.isArray(values))
    return values.every(isChoice) ? values.map((value) => ({ value, label: String(value) })) : undefined;
  const parts: unknown = oneOf ?? anyOf;
  if (!Array.isArray(parts) || parts.length === 0) return undefined;
  const options = parts.map(constantOf);
  return options.every((option) => option !== undefined) ? options : undefined;
}

function constantOf(part: unknown): FieldOption | undefined {
  if (!isJsonSchema(part) || !isChoice(part["const"])) return undefined;
  const { const: value, title, description } = part;
  const label = typeof title === "string" ? title : String(value);
  return { value, label, ...(typeof description === "string" && { description }) };
}

function isFileSchema({ properties }: JsonSchema): boolean {
  return isJsonSchema(properties) && Object.hasOwn(properties, "$file");
}

/** A list of any length, of the same. */
export function isPlainList(schema: JsonSchema): boolean {
  return typeOf(schema) === "array" && !Array.isArray(schema["prefixItems"]);
}

/** The one type besides null. */
function typeOf({ type }: JsonSchema): unknown {
  if (!Array.isArray(type)) return type;
  const others = type.filter((each) => each !== "null");
  return others.length === 1 ? (others[0] as unknown) : undefined;
}
