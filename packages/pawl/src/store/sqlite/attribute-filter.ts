import type { AttributeFilter } from "../store.ts";
import type { Cell } from "./run-columns.ts";

/** A condition on rows of `pawl_attributes`, with the values for its marks. */
export interface AttributeCondition {
  readonly sql: string;
  readonly binds: readonly Cell[];
}

const operators = { eq: "=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** How a value lies in the columns `type` and `value`: values of different types are never compared with each other. */
export function attributeCells(value: string | number | boolean): [type: string, value: string | number] {
  return [typeof value, typeof value === "boolean" ? Number(value) : value];
}

/** Which rows make a run pass the filter; with `absent`, which make it fail. A range of pawl_attributes_by_value in every case. */
export function attributeCondition(filter: AttributeFilter): AttributeCondition {
  switch (filter.op) {
    case "present":
    case "absent":
      return { sql: "name = ?", binds: [filter.name] };
    case "prefix": {
      const end = endOfPrefix(filter.value);
      const sql = "name = ? AND type = 'string' AND value >= ?";
      if (end === null) return { sql, binds: [filter.name, filter.value] };
      return { sql: `${sql} AND value < ?`, binds: [filter.name, filter.value, end] };
    }
    default:
      return {
        sql: `name = ? AND type = ? AND value ${operators[filter.op]} ?`,
        binds: [filter.name, ...attributeCells(filter.value)],
      };
  }
}

/** The first text behind all that begin with this one, in the order of code points, which is that of UTF-8; null: there is none. */
export function endOfPrefix(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  // Surrogates are no characters of a text.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
