import { checkOptions } from "../errors/check-options.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions, type InputOf, type OutputOf } from "./field.ts";

export interface NumberOptions extends FieldOptions<number> {
  readonly min?: number;
  readonly max?: number;
  /** The value is a multiple of it, and the arrows of the field move by it: `0.01` for money. */
  readonly step?: number;
}

const names = { ...fieldOptions, min: true, max: true, step: true } as const;

/** @throws PawlError `invalid_option`. */
export function number<const O extends NumberOptions = NumberOptions>(
  options?: O,
): Field<OutputOf<number, O>, InputOf<number, O>> {
  checkOptions(options, names, "form.number");
  return numberField(options, "number");
}

/** A whole number. @throws PawlError `invalid_option`. */
export function integer<const O extends NumberOptions = NumberOptions>(
  options?: O,
): Field<OutputOf<number, O>, InputOf<number, O>> {
  checkOptions(options, names, "form.integer");
  return numberField(options, "integer");
}

function numberField<Output, Input>(
  options: NumberOptions | undefined,
  type: "number" | "integer",
): Field<Output, Input> {
  const { min, max, step } = options ?? {};
  return fieldOf(options, {
    schema: {
      type,
      ...(min !== undefined && { minimum: min }),
      ...(max !== undefined && { maximum: max }),
      ...(step !== undefined && { multipleOf: step }),
    },
    ui: { widget: "number", ...(step !== undefined && { step }) },
  });
}
