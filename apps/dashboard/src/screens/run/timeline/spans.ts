import type { Step } from "@pawl/api";

/** A stretch of time in a step's life, as it is drawn. */
export interface Span {
  /** `work`: an attempt; `wait`: for a time, a signal or an answer; `child`: for another run; `backoff`: until the next attempt. */
  readonly kind: "work" | "wait" | "child" | "backoff";
  readonly status: Step["status"];
  readonly fromMs: number;
  readonly toMs: number;
  /** Of an attempt, from 1. */
  readonly attempt: number | null;
}

/** What of a step takes time; what is not over lasts until now. Pure. */
export function spansOf(step: Step, nowMs: number): readonly Span[] {
  const startMs = msOf(step.startedAt) ?? nowMs;
  const endMs = msOf(step.finishedAt) ?? (isOver(step.status) ? (lastEndMs(step) ?? startMs) : nowMs);
  if (step.attempts.length === 0) {
    const kind = kindOf(step.kind);
    return [{ kind, status: step.status, fromMs: startMs, toMs: Math.max(startMs, endMs), attempt: null }];
  }
  const attempts = step.attempts.toSorted((a, b) => a.attempt - b.attempt);
  const spans: Span[] = [];
  for (const [at, { attempt, startedAt, finishedAt, error }] of attempts.entries()) {
    const isLast = at === attempts.length - 1;
    const fromMs = msOf(startedAt) ?? spans.at(-1)?.toMs ?? startMs;
    const toMs = Math.max(fromMs, msOf(finishedAt) ?? endMs);
    const before = spans.at(-1);
    if (before !== undefined && fromMs > before.toMs)
      spans.push({ kind: "backoff", status: "retrying", fromMs: before.toMs, toMs: fromMs, attempt: null });
    spans.push({
      kind: "work",
      status: error !== null ? "failed" : isLast ? step.status : "dropped",
      fromMs,
      toMs,
      attempt,
    });
  }
  const last = spans.at(-1)!;
  if (step.status === "retrying" && nowMs > last.toMs)
    spans.push({ kind: "backoff", status: "retrying", fromMs: last.toMs, toMs: nowMs, attempt: null });
  return spans;
}

export function msOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

function kindOf(kind: Step["kind"]): Span["kind"] {
  if (kind === "child") return "child";
  return kind === "step" || kind === "undo" ? "work" : "wait";
}

function isOver(status: Step["status"]): boolean {
  return status === "completed" || status === "failed" || status === "dropped";
}

function lastEndMs({ attempts }: Step): number | null {
  const ends = attempts.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [Date.parse(finishedAt)]));
  return ends.length === 0 ? null : Math.max(...ends);
}
