import type { JsonProblem } from "./json-problem.ts";
import type { JsonSchema } from "./json-schema.ts";

/** `minimum maximum exclusiveMinimum exclusiveMaximum multipleOf`. */
export function checkNumber(schema: JsonSchema, value: unknown, path: string): readonly JsonProblem[] {
  if (typeof value !== "number") return [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const problems: JsonProblem[] = [];
  const refuse = (message: string): void => void problems.push({ path, message });
  if (typeof minimum === "number" && value < minimum) refuse(`must be at least ${minimum}`);
  if (typeof maximum === "number" && value > maximum) refuse(`must be at most ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    refuse(`must be more than ${exclusiveMinimum}`);
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    refuse(`must be less than ${exclusiveMaximum}`);
  if (typeof multipleOf === "number" && multipleOf > 0 && !isMultiple(value, multipleOf))
    refuse(`must be a multiple of ${multipleOf}`);
  return problems;
}

/** 0.3 is a multiple of 0.1, though the quotient of the two is 2.9999999999999996. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}
