import type { RetentionRule } from "../client/retention-rule.ts";
import { duration, isPlainObject, isText, must, type Check } from "./config-shape.ts";

const endedStatuses = ["completed", "failed", "cancelled"] as const;

/** Every key that a rule of `retention` may have, and what its value must be. */
export const retentionShape: Readonly<Record<keyof RetentionRule, Check>> = {
  workflow: text,
  status: (value) => {
    const statuses: readonly unknown[] = Array.isArray(value) ? value : [value];
    const isFit = statuses.length > 0 && statuses.every((each) => (endedStatuses as readonly unknown[]).includes(each));
    return isFit ? undefined : must(`one or more of ${endedStatuses.map((each) => `"${each}"`).join(", ")}`, value);
  },
  namespace: text,
  keep: (value, option) =>
    value === "forever" || duration(value, option) === undefined
      ? undefined
      : must('a duration such as "90d", or "forever"', value),
};

/** Every problem of the option `retention`, as sentences. `problemsOf` looks at one rule. */
export function retentionProblems(
  value: unknown,
  problemsOf: (rule: Record<string, unknown>, prefix: string) => readonly string[],
): readonly string[] {
  if (!Array.isArray(value)) return [`retention ${must('a list of rules such as { keep: "90d" }', value)}.`];
  return value.flatMap((rule: unknown, at) => {
    const option = `retention[${at}]`;
    if (!isPlainObject(rule)) return [`${option} ${must('a rule such as { keep: "90d" }', rule)}.`];
    const missing = rule["keep"] === undefined ? [`${option}.keep is missing; say how long, or "forever".`] : [];
    return [...problemsOf(rule, `${option}.`), ...missing];
  });
}

function text(value: unknown): string | undefined {
  return isText(value) ? undefined : must("a text that is not empty", value);
}
