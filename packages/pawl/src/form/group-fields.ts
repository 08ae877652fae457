import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import {
  fieldOf,
  fieldOptions,
  type Field,
  type FieldOptions,
  type Fields,
  type InputOf,
  type InputsOf,
  type OutputOf,
  type OutputsOf,
} from "./field.ts";
import { fillDefaults } from "./fill-defaults.ts";
import { checkFields, objectSchema, presenceSchema } from "./object-schema.ts";

export interface GroupOptions<F extends Fields = Fields> extends Omit<FieldOptions<never>, "default" | "placeholder"> {
  readonly fields: F;
}

export interface ListOptions<Item extends Field<unknown, unknown> = Field<unknown, unknown>> extends Omit<
  FieldOptions<readonly unknown[]>,
  "placeholder"
> {
  readonly of: Item;
  /** At least and at most so many items. */
  readonly min?: number;
  readonly max?: number;
}

const { default: _, placeholder: __, ...groupNames } = fieldOptions;
const { placeholder: ___, ...listNames } = fieldOptions;

/** Fields that belong together: the value is an object of its own. @throws PawlError `invalid_option`, `invalid_name`. */
export function group<const F extends Fields, const O extends Omit<GroupOptions, "fields">>(
  options: O & { readonly fields: F },
): Field<OutputOf<OutputsOf<F>, O>, InputOf<InputsOf<F>, O>> {
  checkOptions(options, { ...groupNames, fields: true }, "form.group");
  const { fields } = options;
  checkFields(fields, "form.group");
  const schema: JsonSchema = { ...objectSchema(fields), ...presenceSchema(fields) };
  return fieldOf(options, { schema, fill: (value) => fillDefaults(fields, value) });
}

type ItemOf<F, Side extends "output" | "input"> = F extends { readonly "~types"?: infer Types }
  ? NonNullable<Types> extends Record<Side, unknown>
    ? NonNullable<Types>[Side]
    : never
  : never;

/** Any number of the same: of `form.group` for a table, of `form.text` for a list of texts. @throws PawlError `invalid_option`. */
export function list<const Item extends Field<unknown, unknown>, const O extends Omit<ListOptions, "of">>(
  options: O & { readonly of: Item },
): Field<OutputOf<ItemOf<Item, "output">[], O>, InputOf<ItemOf<Item, "input">[], O>> {
  checkOptions(options, { ...listNames, of: true, min: true, max: true }, "form.list");
  const { of, min, max } = options;
  if ((of as Partial<Field> | undefined)?.kind !== "field")
    throw new PawlError(
      "invalid_option",
      "The option of of form.list must be a field, such as form.group({ fields }).",
      {
        details: { option: "of" },
      },
    );
  const { fill } = of;
  return fieldOf(options, {
    schema: {
      type: "array",
      items: of.schema,
      ...(min !== undefined && { minItems: min }),
      ...(max !== undefined && { maxItems: max }),
    },
    ...(fill !== undefined && {
      fill: (value: unknown): unknown => (Array.isArray(value) ? value.map((item: unknown) => fill(item)) : value),
    }),
  });
}
