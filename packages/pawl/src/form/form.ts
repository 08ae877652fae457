import { checkOptions } from "../errors/check-options.ts";
import { checkJson } from "../schema/json-schema/check-json.ts";
import { pathParts } from "../schema/json-schema/json-problem.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { SchemaResult, StandardSchema } from "../schema/standard-schema.ts";
import {
  actionsOf,
  actionsSchema,
  takesField,
  type ActionInputs,
  type ActionOutputs,
  type Actions,
} from "./actions.ts";
import { error, html, markdown } from "./blocks.ts";
import { checkbox } from "./checkbox-field.ts";
import { date, datetime, time } from "./date-fields.ts";
import type { Fields, InputsOf, OutputsOf } from "./field.ts";
import { file, files } from "./file-fields.ts";
import { fillDefaults } from "./fill-defaults.ts";
import { actionField, type ActionUi, type FormUi } from "./form-ui.ts";
import { group, list } from "./group-fields.ts";
import { integer, number } from "./number-fields.ts";
import { checkFields, objectSchema, presenceSchema } from "./object-schema.ts";
import { select } from "./select-field.ts";
import { area, password, text } from "./text-fields.ts";

export interface FormOptions<F extends Fields = Fields, A extends Actions | undefined = Actions | undefined> {
  readonly title?: string;
  readonly description?: string;
  /** Fields and what is shown between them, in order, by name: letters, digits and _. */
  readonly fields: F;
  /** Several buttons, by name, in order; the one that was pressed is in the answer as `action`. Default: one, which is not in the answer. */
  readonly actions?: A;
  /** What the button says where there are no actions. */
  readonly submit?: string;
}

/** A form that can be shown, sent and checked: a Standard Schema that can say itself as JSON Schema, with the hints for showing it. */
export interface Form<Output = unknown, Input = Output> extends StandardSchema<Input, Output> {
  /** The JSON Schema, as data; `ui` at the top and at each field says how it is shown ({@link FormUi}). */
  readonly schema: JsonSchema & { readonly ui: FormUi };
}

type OutputOfForm<F extends Fields, A> = A extends Actions ? ActionOutputs<F, A> : OutputsOf<F>;
type InputOfForm<F extends Fields, A> = A extends Actions ? ActionInputs<F, A> : InputsOf<F>;

/** {@link form}, with what makes fields. */
export interface FormBuilder {
  <const F extends Fields, const A extends Actions | undefined = undefined>(
    options: FormOptions<F, A>,
  ): Form<OutputOfForm<F, A>, InputOfForm<F, A>>;
  readonly text: typeof text;
  readonly area: typeof area;
  readonly password: typeof password;
  readonly number: typeof number;
  readonly integer: typeof integer;
  readonly checkbox: typeof checkbox;
  readonly date: typeof date;
  readonly time: typeof time;
  readonly datetime: typeof datetime;
  readonly select: typeof select;
  readonly file: typeof file;
  readonly files: typeof files;
  readonly group: typeof group;
  readonly list: typeof list;
  readonly markdown: typeof markdown;
  readonly html: typeof html;
  readonly error: typeof error;
}

const fieldMakers: Pick<FormBuilder, keyof FormBuilder> = {
  text,
  area,
  password,
  number,
  integer,
  checkbox,
  date,
  time,
  datetime,
  select,
  file,
  files,
  group,
  list,
  markdown,
  html,
  error,
};

/**
 * A form: what a workflow is started with, or what a question asks for.
 *
 * ```ts
 * const Expense = form({
 *   title: "Expense",
 *   fields: {
 *     purpose: form.text({ title: "What for?" }),
 *     amount: form.number({ min: 0.01, step: 0.01 }),
 *     receipt: form.files({ accept: ["application/pdf"] }),
 *     note: form.markdown("**Keep the receipt.**"),
 *   },
 * });
 * const expense = workflow({ name: "expense", input: Expense }, async (ctx, { purpose, amount }) => …);
 * ```
 *
 * @throws PawlError `invalid_option`, `invalid_name`.
 */
export const form: FormBuilder = Object.assign(makeForm, fieldMakers) as FormBuilder;

function makeForm(options: FormOptions): Form {
  checkOptions(options, { title: true, description: true, fields: true, actions: true, submit: true }, "form");
  const { title, description, fields } = options ?? {};
  const what = title === undefined ? "form" : `form "${title}"`;
  checkFields(fields, what);
  const actions = options.actions === undefined ? undefined : actionsOf(options.actions, fields, what);
  const schema = formSchema({ fields, actions, title, description, submit: options.submit });
  const validate = (value: unknown): SchemaResult<unknown> => {
    const pressed = pressedAction(actions, value);
    const filled = fillDefaults(fields, value, (name) => takesField(pressed, name));
    const problems = checkJson(schema, filled);
    if (problems.length === 0) return { value: filled };
    return { issues: problems.map(({ path, message }) => ({ message, path: pathParts(path) })) };
  };
  const converter = (): Record<string, unknown> => structuredClone(schema);
  const standard = {
    version: 1,
    vendor: "pawl",
    validate,
    jsonSchema: { input: converter, output: converter },
  } as const;
  return { schema, "~standard": standard };
}

function formSchema(params: {
  readonly fields: Fields;
  readonly actions: readonly ActionUi[] | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly submit: string | undefined;
}): JsonSchema & { readonly ui: FormUi } {
  const { fields, actions, title, description, submit } = params;
  const { ui, ...object } = objectSchema(fields);
  const texts = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  if (actions === undefined)
    return {
      ...texts,
      ...object,
      ...presenceSchema(fields),
      ui: { ...ui, ...(submit !== undefined && { submit }) },
    };
  const pressed: JsonSchema = { enum: actions.map(({ name }) => name), ui: { widget: "hidden" } };
  return {
    ...texts,
    ...object,
    properties: { ...(object["properties"] as object), [actionField]: pressed },
    ...actionsSchema(actions, fields),
    ui: { ...ui, actions },
  };
}

function pressedAction(actions: readonly ActionUi[] | undefined, value: unknown): ActionUi | undefined {
  if (actions === undefined || typeof value !== "object" || value === null) return undefined;
  const pressed = Object.hasOwn(value, actionField) ? (value as Record<string, unknown>)[actionField] : undefined;
  return actions.find(({ name }) => name === pressed);
}
