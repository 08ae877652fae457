import type { Checking } from "./check-json.ts";
import type { JsonProblem } from "./json-problem.ts";
import type { JsonSchema } from "./json-schema.ts";

/** `allOf anyOf oneOf not if then else`. */
export function checkCombined(schema: JsonSchema, value: unknown, checking: Checking): readonly JsonProblem[] {
  const { path } = checking;
  const problemsOf = (part: unknown): readonly JsonProblem[] => checking.check(part, value, path);
  const problems: JsonProblem[] = [];
  const { allOf, anyOf, oneOf, not } = schema;
  if (Array.isArray(allOf)) for (const part of allOf) problems.push(...problemsOf(part));
  if (Array.isArray(anyOf)) problems.push(...ofNone(anyOf.map(problemsOf), path));
  if (Array.isArray(oneOf)) {
    const found = oneOf.map(problemsOf);
    const fitting = found.filter((each) => each.length === 0).length;
    if (fitting > 1) problems.push({ path, message: `fits ${fitting} forms of which it must fit one` });
    else problems.push(...ofNone(found, path));
  }
  if (not !== undefined && problemsOf(not).length === 0)
    problems.push({ path, message: "has a form that is not allowed" });
  if (schema["if"] !== undefined) {
    const then = problemsOf(schema["if"]).length === 0 ? schema["then"] : schema["else"];
    problems.push(...problemsOf(then));
  }
  return problems;
}

/** Where no form fits, the one that comes nearest tells most: the one whose problems lie deepest, and are fewest. */
function ofNone(found: readonly (readonly JsonProblem[])[], path: string): readonly JsonProblem[] {
  if (found.length === 0 || found.some((each) => each.length === 0)) return [];
  const inside = found.filter((each) => each.every((problem) => problem.path !== path));
  const [nearest] = inside.toSorted((a, b) => a.length - b.length);
  if (nearest !== undefined) return nearest;
  const messages = new Set(found.flat().map(({ message }) => message));
  return [{ path, message: [...messages].join(", or ") }];
}
