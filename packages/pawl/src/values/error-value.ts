import { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { tag, toJsonAt, toJsonEntries, type Walk } from "./walk.ts";

/** An error inside a value, whole. (`toErrorRecord` is the bounded form, for what made a step or run fail.) */
export interface ErrorJson {
  readonly class: string;
  readonly name: string;
  readonly message?: string;
  readonly stack?: string;
  /** In a list of one, so that a cause of undefined is still one. */
  readonly cause?: readonly [unknown];
  readonly errors?: unknown;
  /** Own enumerable properties. */
  readonly own: readonly (readonly [string, unknown])[];
}

type Make = (message: string | undefined, name: string) => Error;

const builtIns: ReadonlyMap<string, Make> = new Map<string, Make>([
  ["Error", (message) => new Error(message)],
  ["TypeError", (message) => new TypeError(message)],
  ["RangeError", (message) => new RangeError(message)],
  ["SyntaxError", (message) => new SyntaxError(message)],
  ["ReferenceError", (message) => new ReferenceError(message)],
  ["EvalError", (message) => new EvalError(message)],
  ["URIError", (message) => new URIError(message)],
  ["AggregateError", (message) => new AggregateError([], message)],
  ["DOMException", (message, name) => new DOMException(message, name)],
]);

// The names are spelled out because a bundler of the user's may shorten those of the classes.
const ours: readonly (readonly [string, unknown, Make])[] = [
  ["PawlError", PawlError, (message = "") => new PawlError("unknown", message)],
  ["PermanentError", PermanentError, (message = "") => new PermanentError(message)],
  ["RetryableError", RetryableError, (message = "") => new RetryableError(message)],
];

/** An error as JSON; one of a class that Pawl does not know becomes one of the nearest class that it knows. */
export function errorTag(error: Error, walk: Walk): Record<string, unknown> {
  // As an error may be anything underneath: the types promise texts.
  const { message, name, stack }: { message: unknown; name: unknown; stack?: unknown } = error;
  return tag("error", {
    class: nearestClass(error, walk),
    name: String(name),
    ...((Object.hasOwn(error, "message") || message !== "") && { message: String(message) }),
    ...(typeof stack === "string" && { stack }),
    ...(Object.hasOwn(error, "cause") && { cause: [toJsonAt("cause", error.cause, walk)] }),
    ...(Object.hasOwn(error, "errors") && { errors: toJsonAt("errors", (error as AggregateError).errors, walk) }),
    own: toJsonEntries(error, walk),
  } satisfies ErrorJson);
}

/** What `errorTag` wrote; `revive` decodes the values inside. */
export function errorFrom(json: ErrorJson, revive: (json: unknown) => unknown): Error {
  const make = ours.find(([name]) => name === json.class)?.[2] ?? builtIns.get(json.class);
  const error = make ? make(json.message, json.name) : new Error(json.message);
  // What the constructor set from its defaults gives way to what was there.
  for (const key of Object.keys(error)) Reflect.deleteProperty(error, key);
  if (error.name !== json.name) define(error, "name", json.name, false);
  define(error, "stack", json.stack, false);
  if (json.cause) define(error, "cause", revive(json.cause[0]), false);
  if (json.errors !== undefined) define(error, "errors", revive(json.errors), false);
  for (const [key, value] of json.own) define(error, key, revive(value), true);
  return error;
}

function nearestClass(error: Error, walk: Walk): string {
  let prototype: unknown = Object.getPrototypeOf(error);
  for (let levels = 0; prototype !== null && levels < 100; levels++) {
    const { constructor } = prototype as { constructor?: { name?: unknown } };
    const name = ours.find(([, known]) => known === constructor)?.[0] ?? constructor?.name;
    if (typeof name === "string" && isKnown(name, constructor)) return name;
    walk.isExact = false;
    prototype = Object.getPrototypeOf(prototype);
  }
  return "Error";
}

// A class of the user's may be called RetryableError too; one called TypeError is close enough.
function isKnown(name: string, constructor: unknown): boolean {
  return builtIns.has(name) || ours.some(([, known]) => known === constructor);
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, configurable: true, writable: true });
}
