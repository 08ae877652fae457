import { fromErrorRecord } from "../errors/error-record.ts";
import { droppedSeqs } from "../engine/execution/history.ts";
import type { StartedChild } from "../engine/execution/child-log.ts";
import { decodeFailure, isFinal } from "../engine/execution/failure.ts";
import type { OpenedInterrupt } from "../engine/execution/interrupt-history.ts";
import { decodeAnswer } from "../engine/interrupts/interrupt-message.ts";
import { undoneKey } from "../engine/execution/undo-key.ts";
import type { SavedPosition } from "../engine/graph-workflow.ts";
import type { EventRow } from "../store/event-row.ts";
import { decodeValue } from "../values/decode.ts";
import { Races } from "./decided-races.ts";
import type { StepAttempt, StepRecord } from "./step-record.ts";

/** A step as far as its log was read. */
export type StepDraft = { -readonly [K in keyof StepRecord]: StepRecord[K] } & { attempts: StepAttempt[] };

/** What a run has done, told from its whole log; in the order in which things first happened. Pure. */
export function stepRecords(events: readonly EventRow[], hasEnded: boolean): StepRecord[] {
  const fold = new StepFold(droppedSeqs(events));
  for (const event of events) fold.read(event);
  return fold.records(hasEnded);
}

/** What is told from a log event by event, and can be asked for at any time: of a log that has grown, only what is new is read. */
export class StepFold {
  readonly #dropped: ReadonlySet<number> | null;
  readonly #done: StepDraft[] = [];
  readonly #current: Map<string, StepDraft> = new Map();
  readonly #races: Races = new Races();

  /** `dropped`: what the log says to be set aside; where it comes to say so of events that were read already, another fold is needed. */
  constructor(dropped: ReadonlySet<number> | null) {
    this.#dropped = dropped;
  }

  /** How many steps there are. */
  get size(): number {
    return this.#done.length;
  }

  /** The step of this key that counts; one that was set aside only where there is no other. */
  of(key: string): StepDraft | undefined {
    return this.#current.get(key) ?? this.#current.get(droppedId(key));
  }

  /** Returns the step that the event is about; undefined: none. */
  read(event: EventRow): StepDraft | undefined {
    const isDropped = this.#dropped?.has(event.seq) === true;
    if (event.kind === "state-saved") return tellState(this.#current, event);
    if (event.key === null || !(event.kind in tellers)) return undefined;
    // A retry begins the step anew: what was set aside stays to be seen, as a record of its own.
    const id = isDropped ? droppedId(event.key) : event.key;
    let draft = this.#current.get(id);
    if (draft === undefined) {
      draft = newDraft(event);
      this.#current.set(id, draft);
      this.#done.push(draft);
    }
    tellers[event.kind as keyof typeof tellers](draft, event);
    draft.seq = event.seq;
    if (isDropped) draft.status = "dropped";
    else this.#races.read(event);
    return draft;
  }

  records(hasEnded: boolean): StepRecord[] {
    const records = this.#done.map((draft): StepDraft => ({ ...draft }));
    // What a retry has set aside decides nothing.
    this.#races.dropLosers(records.filter((_, at) => this.#current.get(this.#done[at]!.key) === this.#done[at]));
    for (const record of hasEnded ? records : []) {
      // Nobody waits any more for what the run left behind: the loser of a race, a sleep beside it.
      if (record.status !== "completed" && record.status !== "failed") record.status = "dropped";
    }
    return records;
  }
}

const tellers = {
  "step-started": (draft: StepDraft, event: EventRow): void => {
    draft.status = "running";
    beginAttempt(draft, event);
  },
  "step-completed": (draft: StepDraft, event: EventRow): void => {
    endAttempt(draft, event, undefined);
    draft.status = "completed";
    draft.output = decodeValue(event.data);
    draft.finishedAt = new Date(event.atMs);
    draft.dueAt = undefined;
  },
  "step-failed": (draft: StepDraft, event: EventRow): void => {
    const failure = decodeFailure(event.data);
    const error = fromErrorRecord(failure.error);
    endAttempt(draft, event, error);
    draft.error = error;
    draft.status = isFinal(failure) || failure.isParked ? "failed" : "retrying";
    draft.dueAt = failure.retryAtMs === null ? undefined : new Date(failure.retryAtMs);
    draft.finishedAt = isFinal(failure) ? new Date(event.atMs) : undefined;
  },
  "branch-opened": (draft: StepDraft): void => {
    draft.status = "running";
  },
  "child-started": tellChild,
  "child-spawned": tellChild,
  "child-completed": (draft: StepDraft, event: EventRow): void => endWait(draft, event, decodeValue(event.data)),
  "child-failed": tellChildFailure,
  "child-cancelled": tellChildFailure,
  "spawn-failed": tellChildFailure,
  "sleep-started": tellWait,
  "wait-started": tellWait,
  "sleep-completed": (draft: StepDraft, event: EventRow): void => endWait(draft, event, undefined),
  "signal-received": (draft: StepDraft, event: EventRow): void => endWait(draft, event, decodeValue(event.data)),
  "signal-timed-out": (draft: StepDraft, event: EventRow): void => {
    endWait(draft, event, undefined);
    draft.status = "failed";
  },
  "interrupt-opened": (draft: StepDraft, { data }: EventRow): void => {
    const { id, dueAt } = JSON.parse(data as string) as OpenedInterrupt;
    // Asked anew, after a retry.
    draft.status = "waiting";
    draft.interruptId = id;
    draft.dueAt = dueAt === null ? undefined : new Date(dueAt);
  },
  "interrupt-answered": (draft: StepDraft, event: EventRow): void => {
    const { value, by } = decodeAnswer(event.data);
    endWait(draft, event, value);
    draft.answeredBy = by;
  },
  "interrupt-expired": (draft: StepDraft, event: EventRow): void => {
    if (event.data !== null)
      return endWait(draft, event, (decodeValue(event.data) as { readonly default: unknown }).default);
    endWait(draft, event, undefined);
    draft.status = "failed";
  },
  "interrupt-closed": (draft: StepDraft, event: EventRow): void => {
    draft.status = "dropped";
    draft.finishedAt = new Date(event.atMs);
  },
};

function newDraft({ key, kind, seq, startedMs, atMs }: EventRow): StepDraft {
  const text = key ?? "";
  const hash = text.lastIndexOf("#");
  return {
    key: text,
    name: hash === -1 ? text : text.slice(0, hash),
    kind: kindOf(kind, text),
    status: "waiting",
    output: undefined,
    error: undefined,
    attempts: [],
    startedAt: new Date(startedMs ?? atMs),
    finishedAt: undefined,
    dueAt: undefined,
    child: undefined,
    state: undefined,
    action: undefined,
    interruptId: undefined,
    answeredBy: undefined,
    seq,
  };
}

function kindOf(eventKind: string, key: string): StepRecord["kind"] {
  if (eventKind.startsWith("sleep-")) return "sleep";
  if (eventKind.startsWith("signal-") || eventKind.startsWith("wait-")) return "signal";
  if (eventKind.startsWith("interrupt-")) return "interrupt";
  if (eventKind.startsWith("child-") || eventKind === "spawn-failed") return "child";
  return undoneKey(key) === null ? "step" : "undo";
}

function beginAttempt(draft: StepDraft, { attempt, startedMs }: EventRow): void {
  if (draft.attempts.some((known) => known.attempt === attempt)) return;
  draft.attempts.push({ attempt: attempt ?? 1, startedAt: toDate(startedMs), finishedAt: undefined, error: undefined });
}

function endAttempt(draft: StepDraft, event: EventRow, error: StepAttempt["error"]): void {
  const attempt = event.attempt ?? 1;
  const others = draft.attempts.filter((known) => known.attempt !== attempt);
  draft.attempts = [
    ...others,
    { attempt, startedAt: toDate(event.startedMs), finishedAt: new Date(event.atMs), error },
  ];
}

function tellWait(draft: StepDraft, event: EventRow): void {
  draft.dueAt = event.data === null ? undefined : new Date(Number(event.data));
}

function tellChild(draft: StepDraft, event: EventRow): void {
  draft.status = "running";
  draft.child = (JSON.parse(event.data ?? "null") as StartedChild).id;
}

function tellChildFailure(draft: StepDraft, event: EventRow): void {
  endWait(draft, event, undefined);
  draft.status = "failed";
  draft.error = fromErrorRecord(decodeFailure(event.data).error);
}

function endWait(draft: StepDraft, event: EventRow, output: unknown): void {
  draft.status = "completed";
  draft.output = output;
  draft.finishedAt = new Date(event.atMs);
}

function tellState(current: ReadonlyMap<string, StepDraft>, event: EventRow): StepDraft | undefined {
  const { step, action, state } = decodeValue(event.data) as SavedPosition;
  const draft = current.get(step);
  if (draft === undefined) return undefined;
  draft.state = state;
  draft.action = action;
  return draft;
}

function droppedId(key: string): string {
  return `${key} (dropped)`;
}

function toDate(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
