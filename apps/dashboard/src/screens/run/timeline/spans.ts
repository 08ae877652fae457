import type { Step } from "@pawl/api";

/** A stretch of time in a step's life, as it is drawn. */
export interface Span {
  /** `work`: an attempt; `wait`: for a time, a signal or an answer; `child`: for another run; `backoff`: until the next attempt; `group`: from the first of several steps to the last. */
  readonly kind: "work" | "wait" | "child" | "backoff" | "group";
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

/** Of steps that are over: they do not change any more, and a run can have ten thousand of them. */
const known = new WeakMap<Step, readonly Span[]>();

/** The same, without doing it anew each second for what is over. */
export function spansAt(step: Step, nowMs: number): readonly Span[] {
  if (!isOver(step.status) || step.startedAt === null) return spansOf(step, nowMs);
  const spans = known.get(step) ?? spansOf(step, nowMs);
  known.set(step, spans);
  return spans;
}

/** Several steps as one stretch. Pure. */
export function groupSpan(steps: readonly Step[], nowMs: number): Span {
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const step of steps) {
    const spans = spansAt(step, nowMs);
    fromMs = Math.min(fromMs, spans[0]!.fromMs);
    toMs = Math.max(toMs, spans.at(-1)!.toMs);
  }
  return { kind: "group", status: loudestStatus(steps), fromMs, toMs, attempt: null };
}

const loudest: readonly Step["status"][] = ["failed", "retrying", "running", "waiting", "completed", "dropped"];

/** Of several, the one that there is most to say about. Pure. */
export function loudestStatus(steps: readonly Pick<Step, "status">[]): Step["status"] {
  const statuses = new Set(steps.map(({ status }) => status));
  return loudest.find((status) => statuses.has(status)) ?? "completed";
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
