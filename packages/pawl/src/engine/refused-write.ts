import { toErrorRecord } from "../errors/error-record.ts";
import { PawlError } from "../errors/pawl-error.ts";
import type { AppendWrite } from "../store/write.ts";
import { transitionTo } from "./execution/transitions.ts";
import { reasonOf } from "./store-outage.ts";

/** Until a run that cannot even be parked is tried again: it would do over and over what it did before. */
const restMs = 60_000;
const reasonMaxChars = 500;

/**
 * What is written about a run in place of a write that the store will never take: that it is blocked, and why, without what could not be written; if that is refused too, the same
 * without the store's words, which may hold the very text that it cannot take; then that others may have the run, later; then nothing. What is lost with the write has no record, so
 * it is done again when a person has mended the cause and resumed the run. Pure.
 */
export function insteadOfRefused(
  write: AppendWrite,
  params: {
    readonly error: unknown;
    /** How often a write has been refused here, with this time. */
    readonly refusals: number;
    /** The first number that the log does not have: that of the first event that could not be written. */
    readonly seq: number;
    readonly nowMs: number;
  },
): AppendWrite | null {
  const { error, refusals, seq, nowMs } = params;
  const bare = {
    ...write,
    events: [],
    consumedSignalIds: [],
    state: undefined,
    attributes: undefined,
    linked: [],
    nowMs,
  };
  if (refusals > 3) return null;
  if (refusals === 3) return { ...bare, transition: transitionTo("pending", { dueMs: nowMs + restMs }) };
  const data = JSON.stringify(toErrorRecord(refusedBy(error, refusals === 1)));
  return {
    ...bare,
    events: [{ seq, kind: "run-blocked", key: null, atMs: nowMs, startedMs: null, attempt: null, after: null, data }],
    transition: transitionTo("blocked", { error: data }),
  };
}

/** Of the cause only the words, and as JSON, so that they are plain text. */
function refusedBy(error: unknown, mayQuote: boolean): PawlError {
  const code = error instanceof PawlError ? { code: error.code } : {};
  const reason = mayQuote ? reasonOf(error).slice(0, reasonMaxChars) : "its reason cannot be written either";
  return new PawlError("write_refused", `The store cannot take what the run has to record: ${reason}`, {
    details: { reason, ...code },
  });
}
