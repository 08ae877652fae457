import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import type { Fields, InputsOf, OutputsOf } from "./field.ts";
import { actionField, actionStyles, type ActionStyle, type ActionUi } from "./form-ui.ts";
import { implication } from "./implication.ts";
import { fieldsAmong, presenceSchema } from "./object-schema.ts";

/** A button that sends a form. */
export interface ActionOptions<Name extends string = string> {
  readonly label: string;
  /** Default: `primary` for the first one, `secondary` for the others. */
  readonly style?: ActionStyle;
  /** What to ask before it is sent: `Really decline?` */
  readonly confirm?: string;
  /** `false`: it sends no field, so that none has to be filled in, or right: `Decline`, `Later`. Default true. */
  readonly validates?: boolean;
  /** It sends these fields only, and only these are checked: the reason of a refusal. Default: all. */
  readonly fields?: readonly Name[];
}

export type Actions = Readonly<Record<string, ActionOptions>>;

/** What code gets, by the button that was pressed. */
export type ActionOutputs<F extends Fields, A extends Actions> = {
  [Name in keyof A & string]: Flat<{ readonly [actionField]: Name } & Taken<OutputsOf<F>, A[Name]>>;
}[keyof A & string];

/** What may be sent, by the button that was pressed. */
export type ActionInputs<F extends Fields, A extends Actions> = {
  [Name in keyof A & string]: Flat<{ readonly [actionField]: Name } & Taken<InputsOf<F>, A[Name]>>;
}[keyof A & string];

type Flat<T> = { [K in keyof T]: T[K] };
type Taken<Values, Action> = Action extends { readonly validates: false }
  ? unknown
  : Action extends { readonly fields: readonly (infer Name)[] }
    ? Pick<Values, Name & keyof Values>
    : Values;

const names = { label: true, style: true, confirm: true, validates: true, fields: true } as const;

/** The buttons, as they are shown and checked. @throws PawlError `invalid_name`, `invalid_option`. */
export function actionsOf(actions: unknown, fields: Fields, what: string): readonly ActionUi[] {
  if (typeof actions !== "object" || actions === null || Object.keys(actions).length === 0)
    throw invalid(what, "it must be an object of { label } by name, with at least one");
  if (Object.hasOwn(fields, actionField))
    throw invalid(what, `a field has the name "${actionField}", under which the button that was pressed is sent`);
  return Object.entries(actions as Actions).map(([name, action], index) => {
    if (!/^[A-Za-z][\w-]{0,99}$/.test(name))
      throw new PawlError("invalid_name", `${JSON.stringify(name)} cannot be the name of an action of ${what}.`);
    return actionOf({ name, action, fields, what, isFirst: index === 0 });
  });
}

function actionOf(params: {
  readonly name: string;
  readonly action: ActionOptions;
  readonly fields: Fields;
  readonly what: string;
  readonly isFirst: boolean;
}): ActionUi {
  const { name, action, fields, what, isFirst } = params;
  checkOptions(action ?? null, names, `action "${name}" of ${what}`);
  const { label, confirm, validates, style = isFirst ? "primary" : "secondary" } = action;
  if (typeof label !== "string" || label.trim() === "") throw invalid(what, `"${name}" has no label`);
  if (!actionStyles.includes(style))
    throw invalid(what, `the style of "${name}" is ${JSON.stringify(style)}; it must be ${actionStyles.join(", ")}`);
  if (validates === false && action.fields !== undefined)
    throw invalid(what, `"${name}" has fields and validates: false, which sends none`);
  const taken = validates === false ? [] : action.fields;
  if (taken !== undefined) checkTaken(taken, fields, name, what);
  return {
    name,
    label,
    style,
    ...(confirm !== undefined && { confirm }),
    ...(taken !== undefined && { fields: taken }),
  };
}

function checkTaken(taken: unknown, fields: Fields, name: string, what: string): void {
  const own = fieldsAmong(fields);
  if (!Array.isArray(taken)) throw invalid(what, `the fields of "${name}" must be a list of their names`);
  for (const each of taken as readonly unknown[]) {
    if (typeof each !== "string" || !Object.hasOwn(own, each))
      throw invalid(what, `"${name}" sends a field ${JSON.stringify(each)}, which there is not`);
    const above = own[each]?.visibleWhen?.field;
    if (above !== undefined && !taken.includes(above))
      throw invalid(what, `"${name}" sends "${each}", but not "${above}", by which that is shown`);
  }
}

/** Whether a button sends a field. */
export function takesField(action: ActionUi | undefined, name: string): boolean {
  return action?.fields === undefined || action.fields.includes(name);
}

/** What an answer has to have by the button that was pressed. */
export function actionsSchema(actions: readonly ActionUi[], fields: Fields): JsonSchema {
  return {
    required: [actionField],
    allOf: actions.map((action) =>
      implication(
        { properties: { [actionField]: { const: action.name } }, required: [actionField] },
        { holds: presenceSchema(fields, (name) => takesField(action, name)) },
      ),
    ),
  };
}

function invalid(what: string, problem: string): PawlError {
  return new PawlError("invalid_option", `The option actions of ${what} does not fit: ${problem}.`, {
    details: { option: "actions" },
  });
}
