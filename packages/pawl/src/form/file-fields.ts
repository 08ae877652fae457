import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { FileRef } from "../files/file-ref.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import { fieldOf, fieldOptions, type Field, type FieldOptions, type InputOf, type OutputOf } from "./field.ts";

export interface FileOptions extends Omit<FieldOptions<never>, "default" | "placeholder"> {
  /** Types (`application/pdf`, `image/*`) and endings (`.csv`). Default: any. */
  readonly accept?: readonly string[];
  /** How large each may be, in bytes. Default: what the server allows. */
  readonly maxBytes?: number;
}

export interface FilesOptions extends FileOptions {
  /** At least and at most so many; by default at least 1 where the field is not optional. */
  readonly min?: number;
  readonly max?: number;
}

const { default: _, placeholder: __, ...common } = fieldOptions;
const names = { ...common, accept: true, maxBytes: true } as const;

/** One file. The value refers to it ({@link FileRef}); `ctx.files.read(ref)` has its bytes. @throws PawlError `invalid_option`. */
export function file<const O extends FileOptions = FileOptions>(
  options?: O,
): Field<OutputOf<FileRef, O>, InputOf<FileRef, O>> {
  checkOptions(options, names, "form.file");
  const { accept, maxBytes } = checkedFile(options, "form.file");
  return fieldOf(options, { schema: fileSchema(accept, maxBytes), ui: fileUi(accept, maxBytes) });
}

/** Files, as a list. @throws PawlError `invalid_option`. */
export function files<const O extends FilesOptions = FilesOptions>(
  options?: O,
): Field<OutputOf<FileRef[], O>, InputOf<FileRef[], O>> {
  checkOptions(options, { ...names, min: true, max: true }, "form.files");
  const { accept, maxBytes } = checkedFile(options, "form.files");
  const min = options?.min ?? (options?.optional === true ? undefined : 1);
  return fieldOf(options, {
    schema: {
      type: "array",
      items: fileSchema(accept, maxBytes),
      ...(min !== undefined && { minItems: min }),
      ...(options?.max !== undefined && { maxItems: options.max }),
    },
    ui: fileUi(accept, maxBytes),
  });
}

function fileUi(accept: readonly string[] | undefined, maxBytes: number | undefined): Field["schema"] {
  return { widget: "file", ...(accept !== undefined && { accept }), ...(maxBytes !== undefined && { maxBytes }) };
}

function fileSchema(accept: readonly string[] | undefined, maxBytes: number | undefined): JsonSchema {
  return {
    type: "object",
    properties: {
      $file: { type: "string", minLength: 1, maxLength: 1000 },
      name: { type: "string", maxLength: 255 },
      size: { type: "integer", minimum: 0, ...(maxBytes !== undefined && { maximum: maxBytes }) },
      type: { type: "string", maxLength: 255 },
    },
    required: ["$file", "name", "size", "type"],
    additionalProperties: false,
    ...(accept !== undefined && { anyOf: accept.map((each) => acceptSchema(each, accept)) }),
  };
}

function acceptSchema(each: string, all: readonly string[]): JsonSchema {
  const mismatch = `must be of ${all.join(" or ")}`;
  if (each.startsWith(".")) {
    const ending = Array.from(each.slice(1), anyCase).join("");
    return { properties: { name: { pattern: `\\.${ending}$`, ui: { mismatch } } } };
  }
  const [family = "", kind = ""] = each.toLowerCase().split("/");
  const pattern = kind === "*" ? `^${escaped(family)}/` : `^${escaped(family)}/${escaped(kind)}(;|$)`;
  return { properties: { type: { pattern, ui: { mismatch } } } };
}

function anyCase(letter: string): string {
  const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
  return lower === upper ? escaped(letter) : `[${lower}${upper}]`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

function checkedFile(
  options: FileOptions | undefined,
  what: string,
): { readonly accept: readonly string[] | undefined; readonly maxBytes: number | undefined } {
  const { accept, maxBytes } = options ?? {};
  const isFine = (each: unknown): boolean =>
    typeof each === "string" && /^(\.[\w.-]+|[\w.+-]+\/([\w.+-]+|\*))$/.test(each);
  if (accept !== undefined && !(Array.isArray(accept) && accept.length > 0 && accept.every(isFine)))
    throw invalid(what, "accept", accept, 'a list of types ("application/pdf", "image/*") and endings (".csv")');
  if (maxBytes !== undefined && !(Number.isInteger(maxBytes) && maxBytes > 0))
    throw invalid(what, "maxBytes", maxBytes, "a whole number from 1 on");
  return { accept, maxBytes };
}

function invalid(what: string, option: string, value: unknown, must: string): PawlError {
  return new PawlError(
    "invalid_option",
    `The option ${option} of ${what} is ${JSON.stringify(value)}; it must be ${must}.`,
    {
      details: { option },
    },
  );
}
