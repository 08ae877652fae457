import type { EventTopic, RunEvent } from "@pawl/api";
import type { LiveLink } from "./live-link.ts";
import { readNumbered } from "./numbered-reader.ts";

export interface EventsOptions {
  /** The first event wanted: the last one seen plus one; default 1. */
  readonly from?: number;
  /** Only these, named by either; they keep their numbers. Default: everything. */
  readonly topics?: readonly EventTopic[];
  readonly kinds?: readonly string[];
  readonly signal?: AbortSignal;
}

/** See `client.runs.events`. */
export async function* readEvents(
  link: LiveLink,
  run: string,
  { from = 1, topics, kinds, signal }: EventsOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const isWanted = ({ topic, kind }: RunEvent): boolean =>
    (topics === undefined && kinds === undefined) || topics?.includes(topic) === true || kinds?.includes(kind) === true;
  const events = readNumbered<RunEvent>({
    link,
    from,
    numberOf: ({ seq }) => seq,
    itemsOf: (message) => (message.type === "events" ? message.events : []),
    targetAt: (next) => ({ channel: "run", run, from: next }),
    signal,
  });
  for await (const event of events) if (isWanted(event)) yield event;
}
