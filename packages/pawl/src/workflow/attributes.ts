import { PawlError } from "../errors/pawl-error.ts";
import { checkName } from "./name.ts";

/** What an attribute of a run holds. A date is kept to the millisecond. */
export type AttributeType = "string" | "number" | "boolean" | "date";

/** What runs of a workflow can be found by, besides their tags: `{ customer: "string", total: "number", dueAt: "date" }`. */
export type AttributeTypes = Readonly<Record<string, AttributeType>>;

/** As a run keeps them: dates are milliseconds since 1970. */
export type AttributeValues = Readonly<Record<string, string | number | boolean>>;

const types: readonly AttributeType[] = ["string", "number", "boolean", "date"];

/** A store's index has each of them in it. */
const textMax = 1_000;
const countMax = 50;

/** @throws PawlError `invalid_option`, `invalid_name`. */
export function checkAttributeTypes(declared: unknown, what: string): AttributeTypes {
  if (typeof declared !== "object" || declared === null || Array.isArray(declared)) {
    throw new PawlError(
      "invalid_option",
      `The option attributes of ${what} must be an object such as { customer: "string", total: "number" }.`,
    );
  }
  const entries = Object.entries(declared as Record<string, unknown>);
  if (entries.length > countMax) {
    throw new PawlError(
      "invalid_option",
      `The option attributes of ${what} names ${entries.length} attributes; at most ${countMax} are allowed.`,
    );
  }
  for (const [name, type] of entries) {
    checkName(name, `name of an attribute of ${what}`);
    if (types.includes(type as AttributeType)) continue;
    throw new PawlError(
      "invalid_option",
      `The attribute "${name}" of ${what} is declared as ${shown(type)}; there are ${types.join(", ")}.`,
    );
  }
  return Object.freeze({ ...(declared as AttributeTypes) });
}

/**
 * The value as a run keeps it; null: the run is not to be found by this attribute (any more), since there is none.
 *
 * @throws PawlError `invalid_attribute`.
 */
export function attributeValue(
  { name, type }: { readonly name: string; readonly type: AttributeType },
  value: unknown,
): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (type === "date") return dateValue(name, value);
  if (typeof value !== type) throw unfit(name, `it is declared as a ${type}, and this is ${shown(value)}`);
  if (type === "number" && !Number.isFinite(value))
    throw unfit(name, `${value as number} cannot be compared with others`);
  if (type === "string") checkAttributeText(name, value as string);
  // One zero: the two would be told apart by some stores.
  return type === "number" ? (value as number) + 0 : (value as string | boolean);
}

/** @throws PawlError `invalid_attribute`. */
export function checkAttributeText(name: string, text: string): void {
  if (text.length > textMax)
    throw unfit(name, `the text has ${text.length} characters, and at most ${textMax} are allowed`);
  if (text.includes("\0")) throw unfit(name, "the text has a NUL character (U+0000)");
  if (!text.isWellFormed()) throw unfit(name, "the text has half a character (a lone surrogate)");
}

/**
 * What a start gives, by the types that its workflow declares.
 *
 * @throws PawlError `invalid_option`, `invalid_attribute` (of a wrong type, or not declared).
 */
export function startAttributes(declared: AttributeTypes | undefined, given: unknown, what: string): AttributeValues {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new PawlError(
      "invalid_option",
      `The option attributes must be an object such as { total: 12 }, not ${shown(given)}.`,
    );
  }
  const attributes: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = typeOf(declared, name);
    if (type === undefined) {
      const names = Object.keys(declared ?? {}).join(", ") || "none";
      throw unfit(name, `${what} does not declare it; it declares: ${names}`);
    }
    const kept = attributeValue({ name, type }, value);
    if (kept !== null) attributes[name] = kept;
  }
  return attributes;
}

/** What the run can be found by once its code has set this value; undefined: nothing changes. Pure. @throws PawlError `invalid_attribute`. */
export function changedAttributes(
  declared: AttributeTypes | undefined,
  before: AttributeValues,
  { key, value }: { readonly key: string; readonly value: unknown },
): AttributeValues | undefined {
  const type = typeOf(declared, key);
  if (type === undefined) return undefined;
  const kept = attributeValue({ name: key, type }, value);
  const { [key]: _, ...others } = before;
  return kept === null ? others : { ...others, [key]: kept };
}

function typeOf(declared: AttributeTypes | undefined, name: string): AttributeType | undefined {
  return declared !== undefined && Object.hasOwn(declared, name) ? declared[name] : undefined;
}

function dateValue(name: string, value: unknown): number {
  const ms = value instanceof Date ? value.getTime() : typeof value === "number" ? value : Number.NaN;
  if (Number.isFinite(ms)) return ms + 0;
  throw unfit(
    name,
    `it is declared as a date, and this is ${value instanceof Date ? "an invalid Date" : shown(value)}; a Date or milliseconds since 1970 are wanted`,
  );
}

function unfit(name: string, why: string): PawlError {
  return new PawlError("invalid_attribute", `The attribute "${name}" cannot be set: ${why}.`, {
    details: { attribute: name },
  });
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value);
  return typeof value === "object" && value !== null ? (Array.isArray(value) ? "a list" : "an object") : String(value);
}
