import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";

/**
 * How many runs go on at a time and how often new ones begin, over all workers, and who takes turns with whom.
 *
 * ```ts
 * workflow(
 *   {
 *     name: "order",
 *     flow: {
 *       key: (order: Order) => order.tenant,
 *       concurrency: { limit: 20, perKey: 2 },
 *       rateLimit: { limit: 100, period: "1m", perKey: true },
 *     },
 *   },
 *   async (ctx, order: Order) => { … },
 * );
 * ```
 */
export interface FlowOptions<Input = unknown> {
  /**
   * Whose run it is: a tenant, a user. Keys take turns, whoever has how many runs in line; limits per key count for each of them. At most 200 characters. Default: all
   * runs are one key's.
   */
  key?(input: Input): string;
  /** Runs that workers have at a time: in all (also as a bare number), and of one key. A run that sleeps or waits leaves its place. Default: no limit. */
  readonly concurrency?: number | { readonly limit?: number; readonly perKey?: number };
  /** Runs that begin within any period of this length: in all, or of each key. Default: no limit. */
  readonly rateLimit?: RateLimit;
}

export interface RateLimit {
  /** From 1 to 100,000. */
  readonly limit: number;
  readonly period: Duration;
  /** Whether it counts for each key of its own; default false. */
  readonly perKey?: boolean;
}

/** What {@link FlowOptions} come to, checked. Null: no limit. */
export interface FlowControl {
  readonly key: ((input: never) => unknown) | null;
  readonly concurrency: number | null;
  readonly concurrencyPerKey: number | null;
  readonly rate: { readonly limit: number; readonly periodMs: number; readonly isPerKey: boolean } | null;
}

/** A claim looks at as many beginnings. */
const rateLimitMax = 100_000;

/**
 * Checks the options and fills in what they leave out. `what` names whose they are: `workflow "order"`.
 *
 * @throws PawlError `invalid_option`, `invalid_duration`.
 */
export function flowControl(options: unknown, what: string): FlowControl {
  const { key, concurrency, rateLimit } = known(options, ["key", "concurrency", "rateLimit"], `flow of ${what}`);
  if (key !== undefined && typeof key !== "function") {
    throw wrong(`flow.key of ${what}`, key, "a function of the input, such as (order) => order.tenant");
  }
  const { limit, perKey } =
    typeof concurrency === "number" ? { limit: concurrency, perKey: undefined } : bounds(concurrency, what);
  return {
    key: (key as FlowControl["key"] | undefined) ?? null,
    concurrency: count(limit, `flow.concurrency of ${what}`),
    concurrencyPerKey: count(perKey, `flow.concurrency.perKey of ${what}`),
    rate: rateLimit === undefined ? null : rateOf(rateLimit, what),
  };
}

function bounds(concurrency: unknown, what: string): Readonly<Record<string, unknown>> {
  return concurrency === undefined ? {} : known(concurrency, ["limit", "perKey"], `flow.concurrency of ${what}`);
}

function rateOf(rateLimit: unknown, what: string): FlowControl["rate"] {
  const option = `flow.rateLimit of ${what}`;
  const { limit, period, perKey = false } = known(rateLimit, ["limit", "period", "perKey"], option);
  if (limit === undefined || period === undefined) {
    throw new PawlError(
      "invalid_option",
      `The option ${option} needs both a limit and a period, such as { limit: 100, period: "1m" }.`,
    );
  }
  if (typeof perKey !== "boolean") throw wrong(`flow.rateLimit.perKey of ${what}`, perKey, "true or false");
  const periodMs = durationMs(period as Duration, `flow.rateLimit.period of ${what}`);
  if (periodMs < 1) throw wrong(`flow.rateLimit.period of ${what}`, period, "at least 1 ms");
  const checked = count(limit, `flow.rateLimit.limit of ${what}`) as number;
  if (checked > rateLimitMax) throw wrong(`flow.rateLimit.limit of ${what}`, limit, `at most ${rateLimitMax}`);
  return { limit: checked, periodMs, isPerKey: perKey };
}

function count(value: unknown, option: string): number | null {
  if (value === undefined) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw wrong(option, value, "a whole number from 1 on");
}

/** The options as an object that has no others than these. */
export function known(options: unknown, names: readonly string[], option: string): Readonly<Record<string, unknown>> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw wrong(option, options, `an object with ${names.join(", ")}`);
  }
  const other = Object.keys(options).find((name) => !names.includes(name));
  if (other === undefined) return options as Readonly<Record<string, unknown>>;
  throw new PawlError("invalid_option", `The option ${option} has no "${other}"; there are: ${names.join(", ")}.`);
}

export function wrong(option: string, value: unknown, right: string): PawlError {
  const shown = typeof value === "function" ? "a function" : (JSON.stringify(value) ?? String(value));
  return new PawlError("invalid_option", `The option ${option} is ${shown}; it must be ${right}.`, {
    details: { option },
  });
}
