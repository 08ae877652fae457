import type { JsonSchema } from "pawl";
import { didYouMean, isJsonSchema } from "pawl/internal";
import { resolved } from "./field.ts";

/** A schema that has one of these may allow fields that its `properties` do not name. */
const others = ["patternProperties", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"];

/**
 * What is wrong with a path that leads to no field of the schema, in words; undefined: there is one, or the schema leaves open what there is. Stricter than the schema where that does not
 * speak of further fields: a field that is named by hand is meant to be one of those there are. Pure.
 */
export function unknownField(root: JsonSchema, path: readonly string[]): string | undefined {
  let schema = resolved(root, root);
  for (const [index, name] of path.entries()) {
    const { properties } = schema;
    if (!isJsonSchema(properties) || Object.keys(properties).length === 0 || isOpen(schema)) return undefined;
    if (!Object.hasOwn(properties, name)) {
      const known = Object.keys(properties).map((each) => [...path.slice(0, index), each].join("."));
      const given = path.slice(0, index + 1).join(".");
      return `There is no field "${given}".${didYouMean(given, known) || ` There are: ${known.join(", ")}.`}`;
    }
    const part = properties[name];
    schema = resolved(root, isJsonSchema(part) ? part : {});
  }
  return undefined;
}

function isOpen(schema: JsonSchema): boolean {
  const { additionalProperties } = schema;
  if (additionalProperties === true || isJsonSchema(additionalProperties)) return true;
  return others.some((keyword) => schema[keyword] !== undefined);
}
