import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { PawlConfig } from "./pawl-config.ts";
import type { WorkerOptions } from "../client/worker.ts";

/** Says what is wrong with a value, as the end of a sentence that begins with its name; undefined: nothing. */
export type Check = (value: unknown, option: string) => string | undefined;

export const workerShape: Readonly<Record<keyof WorkerOptions, Check>> = {
  name: (value) => (isText(value) ? undefined : must("a text that is not empty", value)),
  concurrency: wholeNumber(1),
  queues: listOf(isText, "queue names"),
  queueConcurrency: (value) =>
    isPlainObject(value) && Object.values(value).every((limit) => Number.isSafeInteger(limit) && (limit as number) >= 1)
      ? undefined
      : must('an object such as { "mail": 5 }', value),
  lease: duration,
  shutdownTimeout: duration,
  captureOutput: (value) =>
    typeof value === "boolean" || value === "only" ? undefined : must('true, false or "only"', value),
};

/** Every key that a configuration may have, and what its value must be. */
export const configShape: Readonly<Record<Exclude<keyof PawlConfig, "worker" | "retention" | "queues">, Check>> = {
  store: (value) =>
    isText(value) || isObjectWith(value, "commit") ? undefined : must('a URL such as "sqlite:./pawl.db"', value),
  workflows: listOf((item) => isStartable(item) || isText(item), "workflows and graphs"),
  defaultVersions: (value) =>
    isPlainObject(value) &&
    Object.values(value).every((version) => Number.isSafeInteger(version) && (version as number) >= 1)
      ? undefined
      : must('an object such as { "order": 2 }', value),
  namespace: (value) => (isText(value) ? undefined : must("a text that is not empty", value)),
  retry: (value) =>
    isObjectWith(value, "attemptsMax")
      ? undefined
      : must("a policy made by exponential(), fixed() or noRetry()", value),
  blobs: (value) =>
    (isText(value) && value.startsWith("file:") && value.length > "file:".length) || isObjectWith(value, "put")
      ? undefined
      : must('a location such as "file:./blobs", or a blob store', value),
  offloadOverBytes: wholeNumber(0),
  codecs: listOf(
    (item) => isObjectWith(item, "encode") && isObjectWith(item, "decode"),
    "codecs made by compress() or encrypt()",
  ),
  payloadLimitBytes: wholeNumber(1),
  streamLimitBytes: wholeNumber(0),
  eventsMax: wholeNumber(1),
  server: (value) => (isPlainObject(value) ? undefined : must('an object such as { "port": 8700 }', value)),
  logger: (value) =>
    ["debug", "info", "warn", "error"].every((level) => isObjectWith(value, level))
      ? undefined
      : must("an object with the methods debug, info, warn and error", value),
  instrumentation: (value) =>
    isObjectWith(value, "operation") && isObjectWith(value, "activation")
      ? undefined
      : must("an instrumentation such as telemetry() of @pawl/otel", value),
  alwaysReplay: (value) => (typeof value === "boolean" ? undefined : must("true or false", value)),
  clock: (value) => (isObjectWith(value, "nowMs") ? undefined : must("a clock of pawl/testing", value)),
};

/** A workflow made by `workflow()` or a graph. By shape, not by class: the project may bring its own copy of Pawl. */
export function isStartable(value: unknown): boolean {
  if (!isObjectWith(value, "name") || typeof (value as { name: unknown }).name !== "string") return false;
  const { handler, run, toMermaid } = value as Record<string, unknown>;
  return typeof handler === "function" || (typeof run === "function" && typeof toMermaid === "function");
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `must be a text, but it is 5`. */
export function must(what: string, value: unknown): string {
  return `must be ${what}, but it is ${shown(value)}`;
}

export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

function wholeNumber(least: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least
      ? undefined
      : must(`a whole number of at least ${least}`, value);
}

function listOf(isItem: (item: unknown) => boolean, what: string): Check {
  return (value) => {
    if (!Array.isArray(value)) return must(`a list of ${what}`, value);
    const index = value.findIndex((item) => !isItem(item));
    return index < 0 ? undefined : `must be a list of ${what}, but item ${index + 1} is ${shown(value[index])}`;
  };
}

export function duration(value: unknown, option: string): string | undefined {
  try {
    durationMs(value as Duration, option);
    return undefined;
  } catch (error) {
    if (!(error instanceof PawlError)) throw error;
    return `must be a duration such as "30s" or a number of milliseconds, but it is ${shown(value)}`;
  }
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isObjectWith(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && (value as Record<string, unknown>)[key] !== undefined;
}
