import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import { known, wrong } from "./flow-control.ts";

/** One run at a time: of the workflow, or of each key. */
export interface SingletonOptions<Input = unknown> {
  /** Runs with different keys do not mind each other: (input) => input.account. Default: all have the same. */
  key?(input: Input): string;
  /** Where there is a run that has not ended: `skip` (default) finds that one, `cancel` asks it to cancel and starts the new one at once. */
  readonly onConflict?: "skip" | "cancel";
}

/** Starts that come soon after each other are one run, with the input of the last. */
export interface DebounceOptions<Input = unknown> {
  /** Only starts with the same key are put together: (input) => input.document. Default: all have the same. */
  key?(input: Input): string;
  /** The run begins when so much time has passed since the last start. */
  readonly delay: Duration;
  /** And not later than so much time after the first one. Default: no end. */
  readonly maxDelay?: Duration;
}

/** What {@link SingletonOptions} or {@link DebounceOptions} come to, checked. The key is a text where a single start has given it. */
export type StartConflict =
  | { readonly type: "singleton"; readonly key: ConflictKey; readonly onConflict: "skip" | "cancel" }
  | {
      readonly type: "debounce";
      readonly key: ConflictKey;
      readonly delayMs: number;
      readonly maxDelayMs: number | null;
    };

type ConflictKey = string | ((input: never) => unknown) | null;

/**
 * Checks the options of a workflow, or of a single start (whose key is a text). Null: no start minds another.
 *
 * @throws PawlError `invalid_option`, `invalid_duration`.
 */
export function startConflict(
  given: { readonly singleton?: unknown; readonly debounce?: unknown },
  what: string,
  keyType: "function" | "string",
): StartConflict | null {
  const { singleton, debounce } = given;
  if (singleton !== undefined && debounce !== undefined) {
    throw new PawlError("invalid_option", `The options singleton and debounce of ${what} exclude each other.`);
  }
  if (singleton !== undefined) return singletonOf(singleton, what, keyType);
  return debounce === undefined ? null : debounceOf(debounce, what, keyType);
}

function singletonOf(singleton: unknown, what: string, keyType: "function" | "string"): StartConflict {
  const { key, onConflict = "skip" } = known(singleton, ["key", "onConflict"], `singleton of ${what}`);
  if (onConflict !== "skip" && onConflict !== "cancel") {
    throw wrong(`singleton.onConflict of ${what}`, onConflict, '"skip" or "cancel"');
  }
  return { type: "singleton", key: checkedKey(key, `singleton.key of ${what}`, keyType), onConflict };
}

function debounceOf(debounce: unknown, what: string, keyType: "function" | "string"): StartConflict {
  const { key, delay, maxDelay } = known(debounce, ["key", "delay", "maxDelay"], `debounce of ${what}`);
  if (delay === undefined) throw wrong(`debounce.delay of ${what}`, delay, 'a duration such as "5s"');
  const delayMs = durationMs(delay as Duration, `debounce.delay of ${what}`);
  const maxDelayMs = maxDelay === undefined ? null : durationMs(maxDelay as Duration, `debounce.maxDelay of ${what}`);
  if (maxDelayMs !== null && maxDelayMs < delayMs)
    throw wrong(`debounce.maxDelay of ${what}`, maxDelay, "no less than its delay");
  return { type: "debounce", key: checkedKey(key, `debounce.key of ${what}`, keyType), delayMs, maxDelayMs };
}

function checkedKey(key: unknown, option: string, keyType: "function" | "string"): ConflictKey {
  if (key === undefined) return null;
  if (typeof key === keyType) return key as ConflictKey;
  throw wrong(option, key, keyType === "function" ? "a function of the input that gives a text" : "a text");
}
