import { PawlError } from "../errors/pawl-error.ts";
import { durationMs } from "../retry/duration.ts";
import { runStatuses, type RunStatus } from "../store/run-status.ts";
import type { AttributeType } from "../workflow/attributes.ts";
import type { AttributeConditions, AttributeValue } from "./attribute-conditions.ts";
import type { RunFilter } from "./pawl.ts";

/** What {@link parseWhere} needs to know. */
export interface WhereSurroundings {
  readonly nowMs: number;
  /** Of which type an attribute is declared, if that is known: else its value tells. */
  readonly typeOf: (name: string, workflow: string | undefined) => AttributeType | undefined;
}

/**
 * Reads a filter that is written as text, as `--where` of the CLI: one condition each, and all must hold.
 *
 * ```
 * status=failed,blocked    workflow=order    version=2    queue=mail    namespace=eu
 * tag.tenant=acme          key=order-7       owner=ann    root=<run>    parent=<run>
 * created<2h               (younger than two hours; also created>=2026-01-31)
 * total>=100               customer=acme     note^=urgent     dueAt<now    (attributes; attr.status where the name means something else)
 * rush                     !rush             (has the attribute, or not)
 * ```
 *
 * Quotes make a text of what would be a number, a date or a truth: `customer="12"`. Pure.
 *
 * @throws PawlError `invalid_option`.
 */
export function parseWhere(conditions: readonly string[], surroundings: WhereSurroundings): RunFilter {
  const terms = conditions.map(termOf);
  const workflow = terms.find(({ name }) => name === "workflow")?.value;
  const filter: Draft = { tags: {}, attributes: {} };
  for (const term of terms) apply(filter, term, { ...surroundings, workflow });
  const { tags, attributes, ...rest } = filter;
  return {
    ...rest,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

type Named = Omit<RunFilter, "tags" | "attributes">;

type Draft = { -readonly [Key in keyof Named]: Named[Key] } & {
  tags: Record<string, string>;
  attributes: Record<string, AttributeConditions>;
};

type Operator = "=" | "^=" | ">" | ">=" | "<" | "<=" | "has" | "lacks";

interface Term {
  readonly text: string;
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

/** The value is unquoted; what follows from quotes is asked of `text`. */
function termOf(text: string): Term {
  const bare = /^\s*(!?)([^\s=<>^!"]+)\s*$/.exec(text);
  if (bare !== null) return { text, name: bare[2]!, operator: bare[1] === "!" ? "lacks" : "has", value: "" };
  const found = /^\s*([^\s=<>^!"]+)\s*(\^=|>=|<=|=|>|<)(?![=<>])\s*([^]*?)\s*$/.exec(text);
  if (found === null) {
    throw wrong(
      text,
      "it must be a name, an operator (=, ^=, >, >=, <, <=) and a value, such as status=failed or total>=100",
    );
  }
  const [, name, operator, value] = found as unknown as [string, string, Operator, string];
  if (value === "") throw wrong(text, 'the value is missing; an empty text is written as ""');
  return { text, name, operator, value: unquoted(value, text) };
}

function isQuoted(text: string): boolean {
  return /"\s*$/.test(text);
}

function unquoted(value: string, text: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    throw wrong(text, "its quotes are not closed, or something stands behind them");
  }
}

function apply(filter: Draft, term: Term, known: WhereSurroundings & { readonly workflow: string | undefined }): void {
  const { name, text, value } = term;
  if (name.startsWith("tag.")) {
    once(filter.tags, name.slice(4), term);
    filter.tags[name.slice(4)] = equal(term);
    return;
  }
  switch (name) {
    case "status":
      once(filter, "status", term);
      filter.status = statusesOf(equal(term), text);
      return;
    case "workflow":
    case "queue":
    case "namespace":
    case "owner":
    case "parent":
    case "root":
      once(filter, name, term);
      filter[name] = equal(term);
      return;
    case "key":
      once(filter, "idempotencyKey", term);
      filter.idempotencyKey = equal(term);
      return;
    case "version":
      once(filter, "version", term);
      if (!/^[1-9]\d{0,9}$/.test(equal(term))) throw wrong(text, "a version is a whole number from 1 on");
      filter.version = Number(value);
      return;
    case "created":
      return applyCreated(filter, term, known.nowMs);
    default:
      return applyAttribute(filter, term, known);
  }
}

/** `created<2h` tells of its age, `created<2026-01-31` of the moment. */
function applyCreated(filter: Draft, { text, operator, value }: Term, nowMs: number): void {
  const isAge = !/^\d{4}-/.test(value);
  if (operator !== ">" && operator !== ">=" && operator !== "<" && operator !== "<=") {
    throw wrong(text, "created takes >, >=, < and <=, with an age such as 2h or a date");
  }
  const atMs = isAge ? nowMs - ageMs(value, text) : dateOf(value, text);
  const isAfter = operator.startsWith(">") !== isAge;
  const bound = isAfter ? "createdAfter" : "createdBefore";
  once(filter, bound, { text });
  // The lower bound includes its moment, the upper one does not.
  const isOdd = isAfter ? !operator.endsWith("=") : operator.endsWith("=");
  filter[bound] = new Date(atMs + (isOdd ? 1 : 0));
}

function applyAttribute(
  { attributes }: Draft,
  { name: given, text, operator, value }: Term,
  { typeOf, nowMs, workflow }: WhereSurroundings & { readonly workflow: string | undefined },
): void {
  const name = given.startsWith("attr.") ? given.slice(5) : given;
  const before = attributes[name] ?? {};
  const condition = operators[operator];
  once(before, condition, { text });
  attributes[name] = { ...before, [condition]: operand() };

  function operand(): AttributeValue {
    if (operator === "has" || operator === "lacks") return operator === "has";
    const type = operator === "^=" || isQuoted(text) ? "string" : (typeOf(name, workflow) ?? guessed(value));
    switch (type) {
      case "string":
        return value;
      case "number":
        if (isNumber(value)) return Number(value);
        throw wrong(text, `"${name}" is a number`);
      case "boolean":
        if (value === "true" || value === "false") return value === "true";
        throw wrong(text, `"${name}" is true or false`);
      case "date":
        return new Date(value === "now" ? nowMs : dateOf(value, text));
    }
  }
}

const operators = {
  "=": "eq",
  "^=": "prefix",
  ">": "gt",
  ">=": "gte",
  "<": "lt",
  "<=": "lte",
  has: "exists",
  lacks: "exists",
} as const satisfies Record<Operator, keyof AttributeConditions>;

function guessed(value: string): AttributeType {
  if (value === "true" || value === "false") return "boolean";
  if (isNumber(value)) return "number";
  return value === "now" || /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? "date" : "string";
}

function isNumber(value: string): boolean {
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && Number.isFinite(Number(value));
}

function statusesOf(value: string, text: string): readonly RunStatus[] {
  return value.split(",").map((item) => {
    const status = runStatuses.find((each) => each === item.trim());
    if (status !== undefined) return status;
    throw wrong(text, `there is no status "${item.trim()}"; there are ${runStatuses.join(", ")}`);
  });
}

function ageMs(value: string, text: string): number {
  try {
    return durationMs(value, "the age");
  } catch {
    throw wrong(text, "it must be an age such as 30m, 2h or 7d, or a date such as 2026-01-31");
  }
}

function dateOf(value: string, text: string): number {
  const ms = /^\d{4}-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw wrong(text, "it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z");
}

function equal({ text, name, operator, value }: Term): string {
  if (operator === "=") return value;
  throw wrong(text, `${name} can only be compared with =`);
}

function once(draft: object, key: string, { text }: Pick<Term, "text">): void {
  if (Object.hasOwn(draft, key))
    throw wrong(text, "there is a condition of this kind already, and all of them must hold");
}

function wrong(text: string, why: string): PawlError {
  return new PawlError("invalid_option", `The filter ${JSON.stringify(text)} is not understood: ${why}.`);
}
