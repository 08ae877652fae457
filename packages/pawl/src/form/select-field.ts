import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions, type InputOf, type OutputOf } from "./field.ts";
import type { FieldOption } from "./form-ui.ts";
import { isChoice, type Choice } from "./visibility.ts";

/** What can be chosen: values, values with labels, or an object of labels by value. */
export type Choices = readonly (string | number | FieldOption)[] | { readonly [value: string]: string };

export interface SelectOptions extends FieldOptions<unknown> {
  readonly options: Choices;
  /** Several can be chosen, none twice: the value is a list. Default false. */
  readonly many?: boolean;
  /** With `many`: at least and at most so many. */
  readonly min?: number;
  readonly max?: number;
  /** All choices are seen at once, as buttons. Default: where there are at most 4, it is up to whoever shows it. */
  readonly expanded?: boolean;
}

type ChoiceOf<C> = C extends readonly (infer Each)[]
  ? Each extends { readonly value: infer Value }
    ? Value
    : Each
  : keyof C & string;
type Chosen<O extends SelectOptions> = O extends { readonly many: true }
  ? ChoiceOf<O["options"]>[]
  : ChoiceOf<O["options"]>;

const names = { ...fieldOptions, options: true, many: true, min: true, max: true, expanded: true } as const;

/**
 * One of several values, or (`many`) some of them.
 *
 * @example form.select({ options: { car: "By car", train: "By train" } }) // "car" | "train"
 * @throws PawlError `invalid_option`.
 */
export function select<const O extends SelectOptions>(
  options: O,
): Field<OutputOf<Chosen<O>, O>, InputOf<Chosen<O>, O>> {
  checkOptions(options, names, "form.select");
  const choices = choicesOf(options?.options);
  const values = choices.map(({ value }) => value);
  const { many, min, max, expanded } = options;
  if (many !== true) {
    const widget = expanded === true ? "radio" : "select";
    return fieldOf(options, { schema: { enum: values }, ui: { widget, options: choices } });
  }
  return fieldOf(options, {
    schema: {
      type: "array",
      items: { enum: values },
      uniqueItems: true,
      ...(min !== undefined && { minItems: min }),
      ...(max !== undefined && { maxItems: max }),
    },
    ui: { widget: expanded === true ? "checkboxes" : "select", options: choices },
  });
}

function choicesOf(options: unknown): readonly FieldOption[] {
  if (typeof options !== "object" || options === null) throw invalid(options);
  const given: readonly unknown[] = Array.isArray(options)
    ? options
    : Object.entries(options).map(([value, label]) => ({ value, label: label as unknown }));
  const choices = given.map((each) => (isChoice(each) ? { value: each, label: String(each) } : checked(each, options)));
  const values = new Set<Choice>(choices.map(({ value }) => value));
  if (choices.length === 0 || values.size < choices.length) throw invalid(options);
  return choices;
}

function checked(choice: unknown, options: unknown): FieldOption {
  const { value, label, description } = (choice ?? {}) as Partial<Record<keyof FieldOption, unknown>>;
  const isFine =
    isChoice(value) && typeof label === "string" && (description === undefined || typeof description === "string");
  if (!isFine) throw invalid(options);
  return { value, label, ...(description !== undefined && { description }) };
}

function invalid(options: unknown): PawlError {
  const shown = JSON.stringify(options) ?? String(options);
  return new PawlError(
    "invalid_option",
    `The option options of form.select is ${shown.slice(0, 200)}; it must be a list of texts, numbers or { value, label }, or an object of labels, with at least one and none twice.`,
    { details: { option: "options" } },
  );
}
