import { PawlError } from "../errors/pawl-error.ts";
import type { JsonSchema } from "../schema/json-schema/json-schema.ts";
import { isSameJson } from "../schema/json-schema/same-json.ts";

/** When a field is shown: when another one of the same object is shown itself and has this value, or one of these. */
export type Visibility =
  | { readonly field: string; readonly equals: Choice; readonly oneOf?: never }
  | { readonly field: string; readonly oneOf: readonly Choice[]; readonly equals?: never };

export type Choice = string | number | boolean | null;

/** What is known of the fields of one object, by name. */
export type Conditions = Readonly<
  Record<string, { readonly visibleWhen?: Visibility | undefined; readonly default?: unknown }>
>;

/** Whether a field is shown, by the values beside it. Pure. */
export function isShown(conditions: Conditions, name: string, values: Readonly<Record<string, unknown>>): boolean {
  return isShownBy(conditions[name]?.visibleWhen, conditions, values, new Set());
}

/** The same for what is no field itself. */
export function isShownWhen(
  when: Visibility | undefined,
  conditions: Conditions,
  values: Readonly<Record<string, unknown>>,
): boolean {
  return isShownBy(when, conditions, values, new Set());
}

function isShownBy(
  when: Visibility | undefined,
  conditions: Conditions,
  values: Readonly<Record<string, unknown>>,
  seen: Set<string>,
): boolean {
  if (when === undefined) return true;
  // A form that was written by hand may go round in a circle; none of its fields is shown.
  if (seen.has(when.field)) return false;
  seen.add(when.field);
  const value = Object.hasOwn(values, when.field) ? values[when.field] : undefined;
  const found = value === undefined ? conditions[when.field]?.default : value;
  return meets(when, found) && isShownBy(conditions[when.field]?.visibleWhen, conditions, values, seen);
}

/** The JSON Schema that an object fits when the field is shown; undefined: it always is. */
export function conditionSchema(conditions: Conditions, name: string): JsonSchema | undefined {
  const when = conditions[name]?.visibleWhen;
  if (when === undefined) return undefined;
  const { field } = when;
  const own: JsonSchema = {
    properties: { [field]: { enum: valuesOf(when) } },
    // One that is left out has its default.
    ...(meets(when, conditions[field]?.default) ? {} : { required: [field] }),
  };
  const above = conditionSchema(conditions, field);
  return above === undefined ? own : { allOf: [above, own] };
}

/** @throws PawlError `invalid_option`, where it names no other field, or goes round in a circle. */
export function checkVisibility(conditions: Conditions, name: string, what: string): void {
  const path = [name];
  for (let when = conditions[name]?.visibleWhen; when !== undefined; when = conditions[when.field]?.visibleWhen) {
    const { field } = when;
    if (!Object.hasOwn(conditions, field)) throw invalid(what, name, `names the field "${field}", which there is not`);
    if (path.includes(field)) throw invalid(what, name, `goes round in a circle: ${[...path, field].join(" → ")}`);
    path.push(field);
  }
}

/** Whether it is one, as data that somebody else has written. */
export function isVisibility(value: unknown): value is Visibility {
  if (typeof value !== "object" || value === null) return false;
  const { field, equals, oneOf } = value as Readonly<Record<string, unknown>>;
  if (typeof field !== "string") return false;
  return oneOf === undefined ? isChoice(equals) : equals === undefined && Array.isArray(oneOf) && oneOf.every(isChoice);
}

export function isChoice(value: unknown): value is Choice {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function meets(when: Visibility, value: unknown): boolean {
  return value !== undefined && valuesOf(when).some((each) => isSameJson(each, value));
}

function valuesOf(when: Visibility): readonly Choice[] {
  return when.oneOf ?? [when.equals];
}

function invalid(what: string, name: string, problem: string): PawlError {
  return new PawlError("invalid_option", `The option visibleWhen of field "${name}" of ${what} ${problem}.`, {
    details: { option: "visibleWhen", field: name },
  });
}
