import type { EventRow } from "../../store/event-row.ts";
import type { SignalRow } from "../../store/signal-row.ts";

/** Smaller than every id of the store's: these come first. */
const prefix = "-";

/** It is in the log, and not among the store's messages any more. */
export function isHeld(messageId: string): boolean {
  return messageId.startsWith(prefix);
}

/**
 * The messages that the code had received and that a retry has set aside with what it did then: the next wait for their name gets them again, before all newer ones, since an
 * accepted message is not lost (promise 5). But for that of the wait which the retry was asked to begin from: that is to wait anew. Pure.
 */
export function heldMessages(events: readonly EventRow[], runId: string): readonly SignalRow[] {
  if (!events.some(isRewind)) return none;
  const opened = new Set(events.filter(({ kind }) => kind === "branch-opened").map(({ key }) => key as string));
  const received = new Map<number, SignalRow>();
  let held: SignalRow[] = [];
  for (const event of events) {
    const { seq, kind, key, data: payload, atMs } = event;
    if (kind === "signal-received" && key !== null) {
      const name = nameOf(key, opened);
      const again = held.find((message) => message.name === name);
      held = held.filter((message) => message !== again);
      received.set(seq, again ?? { id: `${prefix}${String(seq).padStart(12, "0")}`, runId, name, payload, atMs });
    } else if (isRewind(event)) {
      const { drops = [], from } = JSON.parse(payload ?? "{}") as { drops?: readonly number[]; from?: string };
      const begunFrom = events
        .filter((each) => each.kind === "signal-received" && each.key === from)
        .map((each) => each.seq);
      const goes = drops.filter((each) => kind !== "run-retried" || !begunFrom.includes(each));
      held.push(...goes.flatMap((each) => received.get(each) ?? []));
      held.sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const each of drops) received.delete(each);
    }
  }
  return held;
}

const none: readonly SignalRow[] = [];

function isRewind({ kind }: EventRow): boolean {
  return kind === "run-retried" || kind === "run-forked";
}

/** `all/a/signal:review#2` is a wait for `review`, where `all/a` is a branch. */
function nameOf(key: string, opened: ReadonlySet<string>): string {
  for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1))
    if (opened.has(key.slice(0, end))) return bare(key.slice(end + 1));
  return bare(key);
}

function bare(key: string): string {
  return key.replace(/^signal:/, "").replace(/#\d+$/, "");
}
