import type { Classification } from "../errors/classify.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "./duration.ts";

/** When to try again after a failure, and what to do when attempts run out. Made by `exponential`, `fixed` or `noRetry`. */
export interface RetryPolicy {
  readonly kind: "exponential" | "fixed" | "none";
  /** All attempts, the first one included. */
  readonly attemptsMax: number;
  readonly initialMs: number;
  readonly factor: number;
  readonly delayMaxMs: number;
  /** The share of the delay that is left to chance, from 0 to 1: 0.25 spreads it over 75 % to 125 %. */
  readonly jitter: number;
  readonly retryIf?: RetryPredicate;
  readonly onExhausted: OnExhausted;
}

/**
 * Decides in place of the error's own `retryable`; `attempt` counts from 1 and is the one that failed.
 * It is not asked about a PermanentError or a cancellation: those are never retried.
 */
export type RetryPredicate = (error: PawlError, attempt: number) => boolean;

/** `fail` the run when no attempt is left, or `pause` it until a person resumes it. */
export type OnExhausted = "fail" | "pause";

interface CommonOptions {
  /** Default: the error's own `retryable`. */
  readonly retryIf?: RetryPredicate | undefined;
  /** Default: `fail`. */
  readonly onExhausted?: OnExhausted | undefined;
}

export interface ExponentialOptions extends CommonOptions {
  /** All attempts, the first one included; Infinity never gives up. Default 3. */
  readonly attempts?: number | undefined;
  /** Delay before the second attempt. Default 500 ms. */
  readonly initial?: Duration | undefined;
  /** What each delay is multiplied by to give the next, at least 1. Default 2. */
  readonly factor?: number | undefined;
  /** No delay is longer. Default 5 minutes, or `initial` if that is longer. */
  readonly max?: Duration | undefined;
  /** Share of the delay left to chance, 0 to 1. Default 0.25. */
  readonly jitter?: number | undefined;
}

export interface FixedOptions extends CommonOptions {
  /** All attempts, the first one included; Infinity never gives up. */
  readonly attempts: number;
  /** Delay between two attempts. */
  readonly delay: Duration;
  /** Share of the delay left to chance, 0 to 1. Default 0. */
  readonly jitter?: number | undefined;
}

export interface NoRetryOptions {
  /** Default: `fail`. */
  readonly onExhausted?: OnExhausted | undefined;
}

/**
 * Waits longer after every failure: initial, initial × factor, initial × factor², … up to `max`.
 *
 * @example exponential({ attempts: 8, initial: "1s", max: "5m", jitter: 0.25 })
 * @throws PawlError `invalid_option`, `invalid_duration`
 */
export function exponential(options: ExponentialOptions = {}): RetryPolicy {
  const where = "exponential";
  checkKeys(options, where, ["attempts", "initial", "factor", "max", "jitter", "retryIf", "onExhausted"]);
  const { attempts = 3, initial = "500ms", factor = 2, max, jitter = 0.25 } = options;
  const initialMs = durationMs(initial, "initial");
  const delayMaxMs = max === undefined ? Math.max(300_000, initialMs) : durationMs(max, "max");
  if (delayMaxMs < initialMs) {
    throw invalid("max", max, `must not be shorter than initial (${initialMs} ms)`);
  }
  if (!(factor >= 1 && factor < Infinity)) throw invalid("factor", factor, "must be a number of 1 or more");
  return {
    kind: "exponential",
    attemptsMax: checkAttempts(attempts),
    initialMs,
    factor,
    delayMaxMs,
    jitter: checkJitter(jitter),
    ...common(options),
  };
}

/**
 * Waits equally long after every failure.
 *
 * @example fixed({ attempts: 5, delay: "10s" })
 * @throws PawlError `invalid_option`, `invalid_duration`
 */
export function fixed(options: FixedOptions): RetryPolicy {
  checkKeys(options, "fixed", ["attempts", "delay", "jitter", "retryIf", "onExhausted"]);
  const delayMs = durationMs(options.delay, "delay");
  const jitter = checkJitter(options.jitter ?? 0);
  return {
    kind: "fixed",
    attemptsMax: checkAttempts(options.attempts),
    initialMs: delayMs,
    factor: 1,
    delayMaxMs: Math.ceil(delayMs * (1 + jitter)),
    jitter,
    ...common(options),
  };
}

/**
 * One attempt only.
 *
 * @example noRetry({ onExhausted: "pause" }) // the first failure parks the run for a person
 * @throws PawlError `invalid_option`
 */
export function noRetry(options: NoRetryOptions = {}): RetryPolicy {
  checkKeys(options, "noRetry", ["onExhausted"]);
  return { kind: "none", attemptsMax: 1, initialMs: 0, factor: 1, delayMaxMs: 0, jitter: 0, ...common(options) };
}

/** What applies where nothing else is said: `exponential()` with its defaults. */
export const defaultRetry: RetryPolicy = exponential();

export interface FailedAttempt {
  /** The attempt that failed, counted from 1. */
  readonly attempt: number;
  /** Its error, or what `classify` made of it. */
  readonly error: Classification;
  /** A random number from 0 to 1 (1 excluded), for the jitter. */
  readonly random: number;
}

/**
 * Milliseconds until the next attempt, or undefined when there is to be none. A `retryAfterMs` of the error wins over a
 * shorter delay, even beyond the policy's `max`: the failing side knows better.
 *
 * delay = min(max, min(max, initial × factor^(attempt − 1)) × (1 + jitter × (2 × random − 1)))
 *
 * @throws PawlError `invalid_option` when `retryIf` throws; its error is the cause.
 */
export function retryDelayMs(policy: RetryPolicy, { attempt, error, random }: FailedAttempt): number | undefined {
  if (attempt >= policy.attemptsMax || !isWorthRetrying(policy, error, attempt)) return undefined;
  // factor ** attempt may be Infinity, and 0 × Infinity is no number.
  const grownMs = policy.initialMs === 0 ? 0 : policy.initialMs * policy.factor ** (attempt - 1);
  const jittered = Math.min(grownMs, policy.delayMaxMs) * (1 + policy.jitter * (2 * random - 1));
  return Math.max(Math.round(Math.min(jittered, policy.delayMaxMs)), error.retryAfterMs ?? 0);
}

function isWorthRetrying({ retryIf }: RetryPolicy, error: Classification, attempt: number): boolean {
  if (!retryIf) return error.retryable;
  if (error.isPermanent || error.kind === "cancelled") return false;
  const asked =
    error instanceof PawlError ? error : new PawlError(error.code, `The attempt failed: ${error.code}`, { ...error });
  try {
    // Only true is a yes: a predicate in plain JavaScript may forget to await, and a promise is truthy.
    const answer: unknown = retryIf(asked, attempt);
    return answer === true;
  } catch (cause) {
    throw new PawlError("invalid_option", `retryIf threw on attempt ${attempt}`, { cause, details: { attempt } });
  }
}

function common(options: CommonOptions): Pick<RetryPolicy, "retryIf" | "onExhausted"> {
  const { retryIf, onExhausted = "fail" } = options;
  if (retryIf !== undefined && typeof retryIf !== "function") throw invalid("retryIf", retryIf, "must be a function");
  if (onExhausted !== "fail" && onExhausted !== "pause") {
    throw invalid("onExhausted", onExhausted, 'must be "fail" or "pause"');
  }
  return { onExhausted, ...(retryIf && { retryIf }) };
}

function checkAttempts(attempts: number): number {
  if (attempts >= 1 && (Number.isInteger(attempts) || attempts === Infinity)) return attempts;
  throw invalid("attempts", attempts, "must be a whole number of 1 or more, or Infinity");
}

function checkJitter(jitter: number): number {
  if (jitter >= 0 && jitter <= 1) return jitter;
  throw invalid("jitter", jitter, "must be a number from 0 to 1");
}

function checkKeys(options: object, where: string, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw invalid(where, options, "takes an object of options");
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new PawlError("invalid_option", `${where} has no option "${unknown}"; it takes ${known.join(", ")}`, {
      details: { option: unknown },
    });
  }
}

function invalid(option: string, value: unknown, rule: string): PawlError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new PawlError("invalid_option", `${option} ${rule}, not ${shown}`, { details: { option, value: shown } });
}
