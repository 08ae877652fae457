import { isOfFormat } from "./formats.ts";
import type { JsonProblem } from "./json-problem.ts";
import { isJsonSchema, type JsonSchema } from "./json-schema.ts";
import { matchesPattern } from "./pattern.ts";

/** `minLength maxLength pattern format`. Lengths count characters, not halves of them. */
export function checkString(schema: JsonSchema, value: unknown, path: string): readonly JsonProblem[] {
  if (typeof value !== "string") return [];
  const { minLength, maxLength, pattern, format } = schema;
  const problems: JsonProblem[] = [];
  const length = Array.from(value).length;
  if (typeof minLength === "number" && length < minLength)
    problems.push({
      path,
      message: minLength === 1 ? "must not be empty" : `must have at least ${minLength} characters`,
    });
  if (typeof maxLength === "number" && length > maxLength)
    problems.push({ path, message: `must have at most ${maxLength} characters` });
  const isKnownFormat = typeof format === "string" && isOfFormat(value, format) !== undefined;
  if (typeof format === "string" && isOfFormat(value, format) === false)
    problems.push({ path, message: `must be ${formatName(format)}` });
  // A schema that was made from a format often has the pattern of it too: one of them is enough to say.
  else if (typeof pattern === "string" && !matchesPattern(pattern, value))
    problems.push({
      path,
      message: isKnownFormat ? `must be ${formatName(format)}` : (mismatchOf(schema) ?? `must match ${pattern}`),
    });
  return problems;
}

/** What a form says of it (`ui.mismatch`): a regular expression tells most people nothing. */
function mismatchOf({ ui }: JsonSchema): string | undefined {
  const mismatch = isJsonSchema(ui) ? ui["mismatch"] : undefined;
  return typeof mismatch === "string" ? mismatch : undefined;
}

const names: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  uri: "a URL",
  date: "a date such as 2026-01-31",
  time: "a time such as 14:30:00Z",
  "date-time": "a date and time such as 2026-01-31T14:30:00Z",
  uuid: "a UUID",
};

function formatName(format: string): string {
  return names[format] ?? `a valid ${format}`;
}
