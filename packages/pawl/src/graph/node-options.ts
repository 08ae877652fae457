import { PawlError } from "../errors/pawl-error.ts";
import type { Duration } from "../retry/duration.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { Logger } from "./logger.ts";

/** Values handed to a node from outside the state: by the node's own options, the run, or a BatchGraph (the last wins). */
export type Params = Readonly<Record<string, unknown>>;

export interface NodeOptions<Action extends string = string> {
  /** Unique in its graph; the durable step is called after it. Up to 120 characters, no "/" and no "#". */
  readonly name: string;
  /** How often and when `exec` is tried again. Default: the graph's `retry`, else no retry in memory and the workflow's policy when durable. */
  readonly retry?: RetryPolicy | undefined;
  /** For each attempt at `exec`. Default: none. */
  readonly timeout?: Duration | undefined;
  readonly params?: Params | undefined;
  /** The actions that `post` may return. Each must then lead somewhere: to a node, or to the end by `.end(action)`. */
  readonly actions?: readonly NoInfer<Action>[] | undefined;
  /** Default: the graph's. */
  readonly logger?: Logger | undefined;
}

const nameLengthMax = 120;

/** The name, or `invalid_name`: "/" and "#" separate the parts of a step's name. */
export function nodeName(name: unknown): string {
  if (
    typeof name === "string" &&
    name.trim() === name &&
    name !== "" &&
    name.length <= nameLengthMax &&
    !/[/#\p{Cc}]/u.test(name)
  )
    return name;
  throw new PawlError("invalid_name", `"${String(name)}" cannot be the name of a node or graph.`, {
    hint: `Use 1 to ${nameLengthMax} characters without "/", "#", control characters and outer spaces.`,
    details: { name },
  });
}

/** `invalid_option`, in the one form that every option of graphs uses. */
export function invalidOption(owner: string, option: string, value: unknown, expected: string): PawlError {
  const message = `The option \`${option}\` of "${owner}" is ${shown(value)}, but must be ${expected}.`;
  return new PawlError("invalid_option", message, { hint: `Set \`${option}\` to ${expected}.`, details: { option } });
}

export function positiveInteger(owner: string, option: string, value: unknown): number {
  if (value === Infinity || (Number.isInteger(value) && (value as number) >= 1)) return value as number;
  throw invalidOption(owner, option, value, "a whole number of 1 or more, or Infinity");
}

/** Checks that the named options are functions where given, without taking them from their object. */
export function checkFunctions(owner: string, options: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (names.includes(name) && value !== undefined && typeof value !== "function")
      throw invalidOption(owner, name, value, "a function");
  }
}

/** Makes functions given as options methods of a node. */
export function adoptFunctions(node: { readonly name: string }, options: object, names: readonly string[]): void {
  checkFunctions(node.name, options, names);
  const given = Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined);
  Object.assign(node, Object.fromEntries(given));
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
