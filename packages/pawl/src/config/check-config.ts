import { PawlError } from "../errors/pawl-error.ts";
import { configShape, isPlainObject, must, workerShape, type Check } from "./config-shape.ts";
import { didYouMean } from "../errors/nearest.ts";
import { queuesProblems } from "./queues-shape.ts";
import { retentionProblems, retentionShape } from "./retention-shape.ts";
import type { PawlConfig } from "./pawl-config.ts";

/**
 * Checks a whole configuration: unknown keys are errors too.
 *
 * @param source names it in the error: `createPawl`, or the path of a file.
 * @throws PawlError `config_invalid`, with every problem in `details.problems`.
 */
export function checkConfig(value: unknown, source: string): asserts value is PawlConfig {
  const problems = configProblems(value);
  if (problems.length > 0) throw configInvalid(source, problems);
}

/** One error for all that is wrong in one place. */
export function configInvalid(source: string, problems: readonly string[]): PawlError {
  const list = problems.length === 1 ? ` ${problems[0]}` : problems.map((problem) => `\n  - ${problem}`).join("");
  return new PawlError("config_invalid", `${source}:${list}`, { details: { source, problems } });
}

/** Every problem as a sentence; none: the configuration can be used. */
export function configProblems(value: unknown): string[] {
  if (!isPlainObject(value)) return [`The configuration ${must("an object", value)}.`];
  const { worker, retention, queues, ...rest } = value;
  const problems = problemsOf(rest, configShape, "", ["queues", "retention", "worker"]);
  if (queues !== undefined) problems.push(...queuesProblems(queues));
  if (retention !== undefined) {
    problems.push(...retentionProblems(retention, (rule, prefix) => problemsOf(rule, retentionShape, prefix, [])));
  }
  if (worker === undefined) return problems;
  if (!isPlainObject(worker)) return [...problems, `worker ${must("an object", worker)}.`];
  return [...problems, ...problemsOf(worker, workerShape, "worker.", [])];
}

function problemsOf(
  value: Record<string, unknown>,
  shape: Readonly<Record<string, Check>>,
  prefix: string,
  otherKeys: readonly string[],
): string[] {
  const known = [...Object.keys(shape), ...otherKeys];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (!Object.hasOwn(shape, key))
      return [`There is no option "${prefix}${key}".${didYouMean(key, known) || ` There are: ${known.join(", ")}.`}`];
    const problem = entry === undefined ? undefined : shape[key]?.(entry, prefix + key);
    return problem === undefined ? [] : [`${prefix}${key} ${problem}.`];
  });
}
