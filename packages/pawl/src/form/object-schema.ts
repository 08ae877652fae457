import { PawlError } from "../errors/pawl-error.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { Block, Field, Fields } from "./field.ts";
import type { BlockUi, ObjectUi } from "./form-ui.ts";
import { implication } from "./implication.ts";
import { checkVisibility, conditionSchema, type Conditions } from "./visibility.ts";

/** The fields among what a form shows. */
export function fieldsAmong(fields: Fields): Readonly<Record<string, Field>> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Field] => entry[1].kind === "field"),
  );
}

/** An object of these fields, and how it is shown; what of it has to be there, {@link presenceSchema} says. */
export function objectSchema(fields: Fields): JsonSchema & { readonly ui: ObjectUi } {
  const own = fieldsAmong(fields);
  const blocks: Record<string, BlockUi> = {};
  for (const [name, each] of Object.entries(fields)) if (each.kind === "block") blocks[name] = each.block;
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(own).map(([name, { schema }]) => [name, schema])),
    additionalProperties: false,
    ui: { order: Object.keys(fields), ...(Object.keys(blocks).length > 0 && { blocks }) },
  };
}

/** Which fields have to be there, and which must not: those that are not shown, and those that are not taken. */
export function presenceSchema(fields: Fields, takes: (name: string) => boolean = () => true): JsonSchema {
  const own = fieldsAmong(fields);
  const required: string[] = [];
  const allOf: JsonSchema[] = [];
  const left: string[] = [];
  for (const [name, { isRequired }] of Object.entries(own)) {
    const condition = conditionSchema(own, name);
    if (!takes(name)) {
      left.push(name);
    } else if (condition !== undefined) {
      const holds = isRequired ? { required: [name] } : undefined;
      allOf.push(implication(condition, { holds, fails: { properties: { [name]: false } } }));
    } else if (isRequired) {
      required.push(name);
    }
  }
  return {
    ...(left.length > 0 && { properties: Object.fromEntries(left.map((name) => [name, false])) }),
    ...(required.length > 0 && { required }),
    ...(allOf.length > 0 && { allOf }),
  };
}

/** @throws PawlError `invalid_name`, `invalid_option`. */
export function checkFields(fields: unknown, what: string): asserts fields is Fields {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw new PawlError("invalid_option", `The option fields of ${what} must be an object of fields.`, {
      details: { option: "fields" },
    });
  for (const [name, each] of Object.entries(fields)) {
    if (!/^[A-Za-z]\w{0,99}$/.test(name))
      throw new PawlError(
        "invalid_name",
        `${JSON.stringify(name)} cannot be the name of a field of ${what}: it must begin with a letter, and have letters, digits and _ only, at most 100.`,
      );
    const { kind } = (each ?? {}) as Partial<Field | Block>;
    if (kind !== "field" && kind !== "block")
      throw new PawlError(
        "invalid_option",
        `Field "${name}" of ${what} is none: make it with form.text() or its like.`,
        {
          details: { option: "fields", field: name },
        },
      );
  }
  const conditions: Conditions = fieldsAmong(fields as Fields);
  for (const [name, each] of Object.entries(fields as Fields)) {
    const when = each.kind === "field" ? each.visibleWhen : each.block.visibleWhen;
    if (when !== undefined) checkVisibility({ ...conditions, [name]: { visibleWhen: when } }, name, what);
  }
}
