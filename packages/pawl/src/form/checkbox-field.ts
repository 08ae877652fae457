import { checkOptions } from "../errors/check-options.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions } from "./field.ts";

export interface CheckboxOptions extends Omit<FieldOptions<boolean>, "optional" | "placeholder"> {
  /** It has to be ticked: `I have read the terms`. Default false. */
  readonly mustBeTrue?: boolean;
}

type Checked<O> = O extends { readonly visibleWhen: object } ? boolean | undefined : boolean;
type MaySend<O> = O extends { readonly mustBeTrue: true }
  ? O extends { readonly visibleWhen: object }
    ? boolean | undefined
    : boolean
  : boolean | undefined;

/** True or false; false where it is left out, unless `default` says otherwise. @throws PawlError `invalid_option`. */
export function checkbox<const O extends CheckboxOptions = CheckboxOptions>(
  options?: O,
): Field<Checked<O>, MaySend<O>> {
  const { optional: _, placeholder: __, ...names } = fieldOptions;
  checkOptions(options, { ...names, mustBeTrue: true }, "form.checkbox");
  const mustBeTrue = options?.mustBeTrue === true;
  return fieldOf(options, {
    schema: mustBeTrue ? { type: "boolean", const: true } : { type: "boolean" },
    ui: { widget: "checkbox" },
    ...(!mustBeTrue && { default: false }),
  });
}
