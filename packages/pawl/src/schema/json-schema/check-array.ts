import type { Checking } from "./check-json.ts";
import { below, type JsonProblem } from "./json-problem.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isSameJson } from "./same-json.ts";

/** `prefixItems items minItems maxItems uniqueItems contains minContains maxContains`. */
export function checkArray(schema: JsonSchema, value: unknown, checking: Checking): readonly JsonProblem[] {
  if (!Array.isArray(value)) return [];
  const items: readonly unknown[] = value;
  return [
    ...checkCount(schema, items, checking.path),
    ...checkItems(schema, items, checking),
    ...checkContains(schema, items, checking),
  ];
}

function checkCount(schema: JsonSchema, items: readonly unknown[], path: string): readonly JsonProblem[] {
  const { minItems, maxItems, uniqueItems } = schema;
  const problems: JsonProblem[] = [];
  if (typeof minItems === "number" && items.length < minItems)
    problems.push({ path, message: `must have at least ${minItems} ${minItems === 1 ? "item" : "items"}` });
  if (typeof maxItems === "number" && items.length > maxItems)
    problems.push({ path, message: `must have at most ${maxItems} ${maxItems === 1 ? "item" : "items"}` });
  if (uniqueItems === true) {
    const twice = items.findIndex((item, index) => items.slice(0, index).some((other) => isSameJson(other, item)));
    if (twice !== -1) problems.push({ path: below(path, twice), message: "is there already" });
  }
  return problems;
}

function checkItems(schema: JsonSchema, items: readonly unknown[], checking: Checking): readonly JsonProblem[] {
  const first: readonly unknown[] = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  const rest = schema["items"];
  return items.flatMap((item, index) => {
    const part = index < first.length ? first[index] : rest;
    return checking.check(part, item, below(checking.path, index));
  });
}

function checkContains(schema: JsonSchema, items: readonly unknown[], checking: Checking): readonly JsonProblem[] {
  const { contains, minContains, maxContains } = schema;
  if (contains === undefined) return [];
  const { path } = checking;
  const count = items.filter((item, index) => checking.check(contains, item, below(path, index)).length === 0).length;
  const least = typeof minContains === "number" ? minContains : 1;
  if (count < least) return [{ path, message: `must have at least ${least} of a certain kind, and has ${count}` }];
  if (typeof maxContains === "number" && count > maxContains)
    return [{ path, message: `must have at most ${maxContains} of a certain kind, and has ${count}` }];
  return [];
}
