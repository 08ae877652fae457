import type { AttributeFilter } from "pawl/internal";

/** How much of a text is in the index (`attributes_value`). */
const indexedChars = 256;
const operators = { eq: "=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/**
 * The condition that `passesFilter` (store/run-query.ts) is, for the rows of `runs`. Served by attributes_value, as long as few runs pass; else by attributes_pkey,
 * run by run. Runs without an attribute are only found run by run. `value` gives the mark of a parameter.
 */
export function attributeFilter(schema: string, filter: AttributeFilter, value: (given: unknown) => string): string {
  if (filter.op === "absent") return `(attributes IS NULL OR NOT attributes ? ${value(filter.name)}::text)`;
  const conditions = [`a.name = ${value(filter.name)}`, ...valueConditions(filter, value)];
  return `id IN (SELECT a.run FROM ${schema}.attributes AS a WHERE ${conditions.join(" AND ")})`;
}

function valueConditions(filter: AttributeFilter, value: (given: unknown) => string): readonly string[] {
  switch (filter.op) {
    case "present":
    case "absent":
      return [];
    case "prefix":
      return prefixConditions(filter.value, value);
    default:
      return orderConditions(operators[filter.op], filter.value, value);
  }
}

function orderConditions(
  operator: (typeof operators)[keyof typeof operators],
  bound: string | number | boolean,
  value: (given: unknown) => string,
): readonly string[] {
  if (typeof bound !== "string") {
    return [`a.kind = '${typeof bound}'`, `a.number ${operator} ${value(Number(bound))}::float8`];
  }
  const mark = `${value(bound)}::text`;
  const coarse = { "=": "=", ">": ">=", ">=": ">=", "<": "<=", "<=": "<=" }[operator];
  return [
    "a.kind = 'string'",
    "a.number = 0",
    `left(a.text, ${indexedChars}) ${coarse} left(${mark}, ${indexedChars}) COLLATE "C"`,
    `a.text ${operator} ${mark}`,
  ];
}

function prefixConditions(prefix: string, value: (given: unknown) => string): readonly string[] {
  const mark = `${value(prefix)}::text`;
  const beginning = `left(a.text, ${indexedChars})`;
  return [
    "a.kind = 'string'",
    "a.number = 0",
    `${beginning} >= left(${mark}, ${indexedChars}) COLLATE "C"`,
    // No character comes behind the last one.
    `${beginning} <= (left(${mark}, ${indexedChars}) || repeat('\u{10FFFF}', ${indexedChars})) COLLATE "C"`,
    `starts_with(a.text, ${mark})`,
  ];
}
