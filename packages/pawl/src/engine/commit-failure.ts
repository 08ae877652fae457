import { classify } from "../errors/classify.ts";
import { PawlError } from "../errors/pawl-error.ts";

/**
 * What a failed commit speaks of:
 *
 * - `closed`: the store is closed, and stays so; to try again would be in vain.
 * - `store` (a full disk, a right that is missing): a person mends it there; then everything goes on by itself.
 * - `refusal` (not to be retried, and no `store_…` code): the store has understood what it was to write, has done nothing of it, and never will.
 * - `fault` (no PawlError, and nothing that is known): thrown on the way to the store, which could not carry this batch; or the store is at fault.
 * - `unclear`: a lost connection as a rule, so the batch may have happened, or happen yet. But what no server can take may break the connection too: that shows only
 *   in that the store takes other batches.
 */
export type CommitFailure = "closed" | "store" | "refusal" | "fault" | "unclear";

/**
 * How long a commit that has got no answer may still take effect: stores give up a call after 10 s, and refuse a batch that arrives later than that after it was sent.
 */
export const lateMaxMs = 10_000;

export function commitFailureOf(error: unknown): CommitFailure {
  const { code, retryable } = classify(error);
  if (code === "closed") return "closed";
  if (!(error instanceof PawlError) && code === "unknown") return "fault";
  if (retryable) return "unclear";
  return code.startsWith("store_") ? "store" : "refusal";
}

/** The batch has not happened and will not, nor would it another time: what is at fault is in it, by all that is known. */
export function isInBatch(failure: CommitFailure): boolean {
  return failure === "refusal" || failure === "fault";
}
