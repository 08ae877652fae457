import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions, type InputOf, type OutputOf } from "./field.ts";

export interface TextOptions extends FieldOptions<string> {
  /** How many characters. Default: at least 1 where the field is not optional. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression that the text has to match as a whole. */
  readonly pattern?: string;
  /** What to say of one that does not: `must be an IBAN`. */
  readonly mismatch?: string;
  readonly format?: "email" | "uri";
}

export interface AreaOptions extends Omit<TextOptions, "format"> {
  /** How many lines are seen; default 4. */
  readonly rows?: number;
}

const textNames = {
  ...fieldOptions,
  minLength: true,
  maxLength: true,
  pattern: true,
  mismatch: true,
  format: true,
} as const;

/** A line of text. @throws PawlError `invalid_option`. */
export function text<const O extends TextOptions = TextOptions>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  checkOptions(options, textNames, "form.text");
  const format = options?.format;
  const widget = format === "email" ? "email" : format === "uri" ? "url" : "text";
  return textField(options, "form.text", { widget });
}

/** Text of several lines. @throws PawlError `invalid_option`. */
export function area<const O extends AreaOptions = AreaOptions>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  const { format: _, ...names } = textNames;
  checkOptions(options, { ...names, rows: true }, "form.area");
  return textField(options, "form.area", { widget: "area", rows: options?.rows ?? 4 });
}

/**
 * A text that is not shown while it is typed. It is stored as all input is, in the clear unless the store has `encrypt` among its codecs.
 *
 * @throws PawlError `invalid_option`.
 */
export function password<const O extends Omit<TextOptions, "format"> = Omit<TextOptions, "format">>(
  options?: O,
): Field<OutputOf<string, O>, InputOf<string, O>> {
  const { format: _, ...names } = textNames;
  checkOptions(options, names, "form.password");
  return textField(options, "form.password", { widget: "password" }, { writeOnly: true });
}

function textField<Output, Input>(
  options: TextOptions | undefined,
  what: string,
  ui: { readonly widget: "text" | "area" | "password" | "email" | "url"; readonly rows?: number },
  rest: object = {},
): Field<Output, Input> {
  const { optional, minLength, maxLength, pattern, mismatch, format } = options ?? {};
  if (pattern !== undefined) checkPattern(pattern, what);
  // A browser sends an empty text for a field that nobody has filled in.
  const least = minLength ?? (optional === true || options?.default === "" ? undefined : 1);
  return fieldOf(options, {
    schema: {
      type: "string",
      ...(least !== undefined && { minLength: least }),
      ...(maxLength !== undefined && { maxLength }),
      ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
      ...(format !== undefined && { format }),
      ...rest,
    },
    ui: { ...ui, ...(mismatch !== undefined && { mismatch }) },
  });
}

function checkPattern(pattern: unknown, what: string): void {
  try {
    if (typeof pattern === "string") return void new RegExp(pattern, "u");
  } catch {
    // Said below.
  }
  throw new PawlError(
    "invalid_option",
    `The option pattern of ${what} is ${JSON.stringify(pattern) ?? String(pattern)}; it must be a regular expression as a text.`,
    { details: { option: "pattern" } },
  );
}
