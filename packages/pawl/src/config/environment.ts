import { durationMs } from "../retry/duration.ts";
import { configInvalid } from "./check-config.ts";
import { must } from "./config-shape.ts";
import { nearest } from "../errors/nearest.ts";
import type { PawlConfig } from "./pawl-config.ts";

/** The environment of a process: `process.env`, or a part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Variable {
  /** Where its value goes: `store`, `worker.lease`. */
  readonly option: string;
  /** Throws what is wrong, as the end of a sentence. */
  readonly parse: (text: string) => unknown;
}

/** Every `PAWL_*` variable that sets an option. `PAWL_CONFIG` names the file instead. */
export const environmentVariables: Readonly<Record<string, Variable>> = {
  PAWL_STORE: { option: "store", parse: String },
  PAWL_NAMESPACE: { option: "namespace", parse: String },
  PAWL_PAYLOAD_LIMIT_BYTES: { option: "payloadLimitBytes", parse: wholeNumber },
  PAWL_STREAM_LIMIT_BYTES: { option: "streamLimitBytes", parse: wholeNumber },
  PAWL_EVENTS_MAX: { option: "eventsMax", parse: wholeNumber },
  PAWL_ALWAYS_REPLAY: { option: "alwaysReplay", parse: yesOrNo },
  PAWL_WORKER_CONCURRENCY: { option: "worker.concurrency", parse: wholeNumber },
  PAWL_WORKER_QUEUES: { option: "worker.queues", parse: names },
  PAWL_WORKER_LEASE: { option: "worker.lease", parse: duration },
  PAWL_WORKER_SHUTDOWN_TIMEOUT: { option: "worker.shutdownTimeout", parse: duration },
};

/** An option and where its value comes from. */
export interface EnvironmentSetting {
  readonly option: string;
  readonly variable: string;
  readonly value: unknown;
}

/**
 * Reads the `PAWL_*` variables. An empty one counts as absent. A variable that looks like a misspelt one of these is an error;
 * others are not looked at, since packages beside this one have variables of their own.
 *
 * @throws PawlError `config_invalid`.
 */
export function readEnvironment(env: Environment): EnvironmentSetting[] {
  const problems: string[] = [];
  const settings: EnvironmentSetting[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith("PAWL_") || text === undefined || text === "") continue;
    const known = Object.hasOwn(environmentVariables, variable) ? environmentVariables[variable] : undefined;
    if (known === undefined) {
      problems.push(...misspelling(variable));
      continue;
    }
    try {
      settings.push({ option: known.option, variable, value: known.parse(text) });
    } catch (problem) {
      problems.push(`${variable} ${String(problem)}.`);
    }
  }
  if (problems.length > 0) throw configInvalid("environment", problems);
  return settings;
}

/** The configuration with one option set: `worker.lease` goes into the inner object. */
export function withOption(config: PawlConfig, option: string, value: unknown): PawlConfig {
  const [outer = "", inner] = option.split(".");
  if (inner === undefined) return { ...config, [outer]: value };
  return { ...config, [outer]: { ...(config as Record<string, object | undefined>)[outer], [inner]: value } };
}

function misspelling(variable: string): string[] {
  const known = [...Object.keys(environmentVariables), "PAWL_CONFIG"];
  if (known.includes(variable)) return [];
  // What all names share would make strangers look alike.
  const found = nearest(
    variable.slice(5),
    known.map((name) => name.slice(5)),
  );
  if (found !== undefined) return [`There is no variable ${variable}. Did you mean PAWL_${found}?`];
  return variable.startsWith("PAWL_WORKER_")
    ? [`There is no variable ${variable}. There are: ${known.join(", ")}.`]
    : [];
}

/* oxlint-disable typescript/only-throw-error -- the text is caught in readEnvironment and becomes part of one error. */

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < 1)
    throw must("a whole number of at least 1", text);
  return value;
}

function yesOrNo(text: string): boolean {
  if (["1", "true", "yes", "on"].includes(text.toLowerCase())) return true;
  if (["0", "false", "no", "off"].includes(text.toLowerCase())) return false;
  throw must("true or false", text);
}

function names(text: string): string[] {
  const list = text.split(",").map((name) => name.trim());
  if (list.includes("")) throw must("a list of names with commas between them", text);
  return list;
}

function duration(text: string): string {
  try {
    durationMs(text, "environment");
    return text;
  } catch {
    throw must('a duration such as "30s" or "5m"', text);
  }
}
