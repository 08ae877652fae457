import { PawlError } from "../errors/pawl-error.ts";
import { checkJson } from "../schema/json-schema/check-json.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { BlockUi, FieldUi } from "./form-ui.ts";
import { isVisibility, type Visibility } from "./visibility.ts";

/** One value that a form asks for, made by `form.text()` and its like. `Output` is what code gets of it, `Input` what may be sent. */
export interface Field<Output = unknown, Input = Output> {
  readonly kind: "field";
  /** What a value must be, with its default and its hints (`ui`). */
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  readonly default: unknown;
  readonly visibleWhen: Visibility | undefined;
  /** Fills in the defaults that lie within a value. */
  readonly fill: ((value: unknown) => unknown) | undefined;
  /** Only for types. */
  readonly "~types"?: { readonly output: Output; readonly input: Input };
}

/** What is shown between fields, made by `form.markdown()`, `form.html()` and `form.error()`. */
export interface Block {
  readonly kind: "block";
  readonly block: BlockUi;
}

export type Fields = Readonly<Record<string, Field<unknown, unknown> | Block>>;

/** What every field may say. */
export interface FieldOptions<T> {
  /** Default: its name. */
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** It may be left out. Default false. */
  readonly optional?: boolean;
  /** What it is where it is left out, and what a form shows at first. */
  readonly default?: T;
  /** It is shown, and taken, only when another field of the same object has this value: `{ field: "kind", equals: "travel" }`, or `{ field: "kind", oneOf: ["travel", "hotel"] }`. */
  readonly visibleWhen?: Visibility;
  /** Shown at the field at first: what was wrong with an earlier answer. */
  readonly error?: string;
}

export const fieldOptions = {
  title: true,
  description: true,
  placeholder: true,
  optional: true,
  default: true,
  visibleWhen: true,
  error: true,
} as const;

/** What code gets of a field with these options. */
export type OutputOf<T, Options> = Options extends { readonly visibleWhen: object }
  ? T | undefined
  : Options extends { readonly default: unknown }
    ? T
    : Options extends { readonly optional: true }
      ? T | undefined
      : T;

/** What may be sent. */
export type InputOf<T, Options> = Options extends
  { readonly visibleWhen: object } | { readonly default: unknown } | { readonly optional: true }
  ? T | undefined
  : T;

/** The object that these fields make, for code. */
export type OutputsOf<F extends Fields> = Flat<
  { [K in RequiredKeys<F, "output">]: ValueOf<F[K], "output"> } & {
    [K in OptionalKeys<F, "output">]?: ValueOf<F[K], "output">;
  }
>;

/** The object that these fields make, as it may be sent. */
export type InputsOf<F extends Fields> = Flat<
  { [K in RequiredKeys<F, "input">]: ValueOf<F[K], "input"> } & {
    [K in OptionalKeys<F, "input">]?: ValueOf<F[K], "input">;
  }
>;

type Side = "output" | "input";
type Flat<T> = { [K in keyof T]: T[K] };
type ValueOf<F, S extends Side> = F extends { readonly kind: "field"; readonly "~types"?: infer Types }
  ? NonNullable<Types> extends Record<Side, unknown>
    ? NonNullable<Types>[S]
    : never
  : never;
type FieldKeys<F extends Fields> = { [K in keyof F]: F[K] extends Block ? never : K }[keyof F];
type OptionalKeys<F extends Fields, S extends Side> = {
  [K in FieldKeys<F>]: undefined extends ValueOf<F[K], S> ? K : never;
}[FieldKeys<F>];
type RequiredKeys<F extends Fields, S extends Side> = Exclude<FieldKeys<F>, OptionalKeys<F, S>>;

/** Puts a field together from what all fields have in common and what this one is. */
export function fieldOf<Output, Input>(
  options: FieldOptions<unknown> | undefined,
  part: {
    readonly schema: JsonSchema;
    readonly ui?: FieldUi;
    readonly fill?: (value: unknown) => unknown;
    /** Where the options name none. */
    readonly default?: unknown;
  },
): Field<Output, Input> {
  const { title, description, placeholder, visibleWhen, error, optional } = options ?? {};
  const fallback = options?.default ?? part.default;
  if (visibleWhen !== undefined && !isVisibility(visibleWhen))
    throw new PawlError(
      "invalid_option",
      `The option visibleWhen of a field is ${JSON.stringify(visibleWhen)}; it must be { field, equals } or { field, oneOf: […] }.`,
    );
  const [problem] = fallback === undefined ? [] : checkJson(part.schema, fallback);
  if (problem !== undefined)
    throw new PawlError(
      "invalid_option",
      `The option default of a field is ${JSON.stringify(fallback)}, which its own rules refuse: ${`${problem.path} ${problem.message}`.trim()}.`,
      { details: { option: "default" } },
    );
  const ui: FieldUi = {
    ...part.ui,
    ...(placeholder !== undefined && { placeholder }),
    ...(visibleWhen !== undefined && { visibleWhen }),
    ...(error !== undefined && { error }),
  };
  const { ui: inner, ...schema } = part.schema;
  const hints = { ...(inner as object | undefined), ...ui };
  return {
    kind: "field",
    schema: {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...schema,
      ...(fallback !== undefined && { default: fallback }),
      ...(Object.keys(hints).length > 0 && { ui: hints }),
    },
    isRequired: optional !== true && fallback === undefined,
    default: fallback,
    visibleWhen,
    fill: part.fill,
  };
}
