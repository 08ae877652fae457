import { fromErrorRecord, toErrorRecord, type ErrorRecord } from "../../errors/error-record.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { ChildEnd } from "../../store/run-end.ts";

/** What the end of a child is to its parent: the kind of the settlement, and its value as an encoded text or its error. Pure. */
export type ChildOutcome =
  | { readonly kind: "child-completed"; readonly output: string | null }
  | { readonly kind: "child-failed" | "child-cancelled"; readonly error: ErrorRecord };

export function childOutcome(end: ChildEnd, child: { readonly key: string; readonly workflow: string }): ChildOutcome {
  if (end.status === "completed") return { kind: "child-completed", output: end.output };
  const cause = end.error === null ? undefined : fromErrorRecord(JSON.parse(end.error) as ErrorRecord);
  const isCancelled = end.status === "cancelled";
  const what = `Child "${child.workflow}" (run ${end.id}) ${isCancelled ? "was cancelled" : "has failed"}`;
  const error = new PawlError(
    isCancelled ? "child_cancelled" : "child_failed",
    cause === undefined ? `${what}.` : `${what}: ${cause.message}`,
    {
      cause,
      ...(cause !== undefined && !isCancelled && { kind: cause.kind }),
      retryable: false,
      details: { step: child.key, workflow: child.workflow, childId: end.id },
    },
  );
  return { kind: isCancelled ? "child-cancelled" : "child-failed", error: ownRecord(error) };
}

/** There is no run of the child any more, and nobody has told how it had ended. */
export function deletedChild(child: {
  readonly key: string;
  readonly workflow: string;
  readonly runId: string | null;
}): ErrorRecord {
  const what = `Child "${child.workflow}" (run ${child.runId})`;
  return ownRecord(
    new PawlError("child_deleted", `${what} was deleted before its parent had got to know how it ended.`, {
      retryable: false,
      details: { step: child.key, workflow: child.workflow, childId: child.runId },
    }),
  );
}

/** The child was to be started anew. */
export function calledOffChild(child: { readonly key: string; readonly workflow: string }): ErrorRecord {
  return ownRecord(
    new PawlError(
      "child_cancelled",
      `Child "${child.workflow}" was not started anew, since the run was cancelled first.`,
      { retryable: false, details: { step: child.key, workflow: child.workflow } },
    ),
  );
}

/** The child could not be started: what is wrong with it is the parent's to see. */
export function notStarted(error: unknown, key: string): ErrorRecord {
  const record = toErrorRecord(error);
  return { ...record, details: { ...record.details, step: key } };
}

/** The stack of an error that is made here tells of the engine, and of nothing that anybody has to mend. */
function ownRecord(error: PawlError): ErrorRecord {
  const { stack: _, ...record } = toErrorRecord(error);
  return record;
}
