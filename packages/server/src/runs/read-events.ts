import type { EventTopic, RunEvent as WireEvent } from "@pawl/api";
import type { Pawl, Run } from "pawl";
import { readLogs } from "pawl/internal";
import type { Principal } from "../http/principal.ts";
import { isEnded } from "./is-ended.ts";
import { wireEvent } from "./wire-event.ts";

export interface EventsQuery {
  readonly from: number;
  readonly limit: number;
  readonly topic?: readonly EventTopic[] | undefined;
  readonly kind?: readonly string[] | undefined;
}

export interface EventsPage {
  readonly items: WireEvent[];
  readonly nextFrom: number;
  readonly isEnd: boolean;
}

/** Of a log whose events are hardly any of them wanted, a page looks at so many: the next page goes on there. */
const lookMax = 5_000;
/** The first read is small: nobody knows how large the events are. */
const readAtATime = { first: 50, later: 200 };
/** An event can have megabytes: a page ends behind the one that makes it this large. */
const pageChars = 4 * 1024 * 1024;

/** A page of a run's log. What was looked at and is not wanted is not looked at again: the page says where to go on. */
export async function readEventsPage(
  pawl: Pawl,
  principal: Principal,
  { run, query }: { readonly run: Pick<Run, "id">; readonly query: EventsQuery },
): Promise<EventsPage> {
  const { from, limit } = query;
  const isWanted = filterOf(query);
  const items: WireEvent[] = [];
  let nextFrom = from;
  let chars = 0;
  for (;;) {
    const mostRead = nextFrom === from ? readAtATime.first : readAtATime.later;
    const limitPerRun = isWanted === null ? Math.min(mostRead, limit - items.length) : mostRead;
    const [page] = await readLogs(pawl, { runs: [{ runId: run.id, fromSeq: nextFrom }], limitPerRun });
    const events = page?.events ?? [];
    // The run is read before its events: if it had ended by then, and there are no more, these are all.
    const isEnd = events.length < limitPerRun && (page === undefined || page.run === null || isEnded(page.run));
    for (const event of events) {
      nextFrom = event.seq + 1;
      if (isWanted === null || isWanted(event)) {
        const item = wireEvent(event, principal);
        items.push(item);
        chars += JSON.stringify(item.data)?.length ?? 0;
      }
      if (items.length >= limit || chars >= pageChars)
        return { items, nextFrom, isEnd: isEnd && event === events.at(-1) };
    }
    if (events.length < limitPerRun) return { items, nextFrom, isEnd };
    if (nextFrom - from >= lookMax) return { items, nextFrom, isEnd: false };
  }
}

/** What is named is wanted: kinds and topics add up. Null: everything is. */
function filterOf({ topic, kind }: EventsQuery): ((event: Pick<WireEvent, "topic" | "kind">) => boolean) | null {
  if (topic === undefined && kind === undefined) return null;
  const topics = new Set(topic);
  const kinds = new Set(kind);
  return (event) => topics.has(event.topic) || kinds.has(event.kind);
}
