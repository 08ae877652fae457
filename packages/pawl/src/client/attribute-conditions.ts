import { PawlError } from "../errors/pawl-error.ts";
import type { AttributeFilter } from "../store/store.ts";
import { checkText } from "../values/storable-text.ts";

export type AttributeValue = string | number | boolean | Date;

/** Every one of them must hold. Texts, numbers and truth are never compared with each other; a date is a number of milliseconds. */
export interface AttributeConditions {
  readonly eq?: AttributeValue;
  readonly gt?: AttributeValue;
  readonly gte?: AttributeValue;
  readonly lt?: AttributeValue;
  readonly lte?: AttributeValue;
  /** Of a text: it begins with this. */
  readonly prefix?: string;
  /** Whether the run has the attribute at all. */
  readonly exists?: boolean;
}

const comparisons = ["eq", "gt", "gte", "lt", "lte"] as const;
const conditions: readonly string[] = [...comparisons, "prefix", "exists"];

/** `{ total: { gte: 100 }, customer: "acme" }` as the store is asked for it. @throws PawlError `invalid_option`. */
export function attributeFilters(
  wanted: Readonly<Record<string, AttributeValue | AttributeConditions>>,
): readonly AttributeFilter[] {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) {
    throw wrong("must be an object such as { total: { gte: 100 } }");
  }
  return Object.entries(wanted).flatMap(([name, given]) => {
    checkText(name, "name of an attribute");
    return isValue(given) ? [compared(name, "eq", given)] : filtersOf(name, given);
  });
}

function filtersOf(name: string, given: AttributeConditions): AttributeFilter[] {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw wrong(
      `has ${String(given)} for "${name}"; it must be a text, a number, a boolean, a Date or conditions such as { gte: 100 }`,
    );
  }
  const keys = Object.keys(given).filter((key) => given[key as keyof AttributeConditions] !== undefined);
  const unknown = keys.find((key) => !conditions.includes(key));
  if (unknown !== undefined || keys.length === 0) {
    throw wrong(
      `has ${unknown === undefined ? "no condition" : `"${unknown}"`} for "${name}"; there are ${conditions.join(", ")}`,
    );
  }
  const filters: AttributeFilter[] = [];
  for (const op of comparisons) {
    const value = given[op];
    if (value !== undefined) filters.push(compared(name, op, value));
  }
  if (given.prefix !== undefined) {
    if (typeof given.prefix !== "string") throw wrong(`has a prefix for "${name}" that is not a text`);
    filters.push({ name, op: "prefix", value: checkText(given.prefix, `prefix of attribute "${name}"`) });
  }
  if (given.exists !== undefined) {
    if (typeof given.exists !== "boolean") throw wrong(`has exists for "${name}" that is neither true nor false`);
    filters.push({ name, op: given.exists ? "present" : "absent" });
  }
  return filters;
}

function compared(name: string, op: (typeof comparisons)[number], value: unknown): AttributeFilter {
  if (!isValue(value))
    throw wrong(`has ${String(value)} for "${name}"; it must be a text, a number, a boolean or a Date`);
  if (typeof value === "string") return { name, op, value: checkText(value, `attribute "${name}"`) };
  const plain = value instanceof Date ? value.getTime() : value;
  if (typeof plain === "number" && !Number.isFinite(plain)) throw wrong(`has ${String(value)} for "${name}"`);
  return { name, op, value: typeof plain === "number" ? plain + 0 : plain };
}

function isValue(value: unknown): value is AttributeValue {
  return ["string", "number", "boolean"].includes(typeof value) || value instanceof Date;
}

function wrong(why: string): PawlError {
  return new PawlError("invalid_option", `The option attributes ${why}.`);
}
