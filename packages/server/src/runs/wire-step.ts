import type { Step } from "@pawl/api";
import type { StepRecord } from "pawl";
import { plain } from "pawl/internal";
import type { Principal } from "../http/principal.ts";
import { wireError } from "./wire-error.ts";
import { iso } from "./wire-run.ts";

/** A step, with or without what it has come to. */
export function wireStep(
  step: StepRecord,
  { principal, values }: { readonly principal: Pick<Principal, "role">; readonly values: boolean },
): Step {
  return {
    key: step.key,
    name: step.name,
    kind: step.kind,
    status: step.status,
    output: values ? plain(step.output) : null,
    error: wireError(step.error, principal),
    attempts: step.attempts.map(({ attempt, startedAt, finishedAt, error }) => ({
      attempt,
      startedAt: iso(startedAt),
      finishedAt: iso(finishedAt),
      error: wireError(error, principal),
    })),
    startedAt: iso(step.startedAt),
    finishedAt: iso(step.finishedAt),
    dueAt: iso(step.dueAt),
    child: step.child ?? null,
    state: values ? plain(step.state) : null,
    action: step.action ?? null,
    interrupt: step.interruptId ?? null,
    answeredBy: step.answeredBy ?? null,
    seq: step.seq,
  };
}

/** Whether a reader who has seen the log up to a number may not have seen the step as it is: what is not over can change with an event that is not its own. Pure. */
export function mayHaveChanged({ seq, status }: Pick<StepRecord, "seq" | "status">, afterSeq: number): boolean {
  return seq > afterSeq || (status !== "completed" && status !== "failed");
}

/** The one of this key that counts: a retry may have set others aside. Pure. */
export function stepOf(steps: readonly StepRecord[], key: string): StepRecord | undefined {
  const all = steps.filter((step) => step.key === key);
  return all.findLast(({ status }) => status !== "dropped") ?? all.at(-1);
}
