import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { isOutputKind, outputData, streamData } from "../engine/execution/stream-data.ts";
import type { Engine } from "../engine/engine.ts";
import type { EventRow } from "../store/event-row.ts";
import { decodeValue } from "../values/decode.ts";
import { eventTopic, eventTopics } from "./event-topic.ts";
import { readLog } from "./log-reader.ts";
import { eventsOptions } from "./option-names.ts";
import type { EventsOptions } from "./pawl.ts";
import type { RunEvent } from "./run-event.ts";

const pageSize = 500;

/** A run's events from a number on, live until the run has ended; those that are not wanted keep their numbers. */
export async function* readEvents(
  engine: Engine,
  runId: string,
  options: EventsOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  checkOptions(options, eventsOptions, "pawl.events");
  const { from = 1, follow = true, signal, kinds, topics, limit = Number.POSITIVE_INFINITY } = options;
  if (!Number.isSafeInteger(from) || from < 1) {
    throw new PawlError(
      "invalid_option",
      `The option from of events is ${String(from)}; it must be an event number from 1 on.`,
    );
  }
  checkLimit(limit, "events");
  checkTopics(topics);
  if (limit === 0) return;
  const isWanted = filterOf(kinds, topics);
  let count = 0;
  for await (const event of readLog(engine, runId, { fromSeq: from, follow, signal, pageSize })) {
    if (!isWanted(event)) continue;
    yield runEvent(event);
    if (++count >= limit) return;
  }
}

/** @throws PawlError `invalid_option`. */
export function checkLimit(limit: number, what: string): void {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw new PawlError(
    "invalid_option",
    `The option limit of ${what} is ${String(limit)}; it must be a whole number from 0 on.`,
  );
}

function checkTopics(topics: EventsOptions["topics"]): void {
  const unknown = topics?.find((topic) => !eventTopics.includes(topic));
  if (unknown === undefined) return;
  throw new PawlError(
    "invalid_option",
    `The option topics of events has ${JSON.stringify(unknown)}; there are: ${eventTopics.join(", ")}.`,
  );
}

/** What is named is wanted: kinds and topics add up. Without names, everything is. */
function filterOf(
  kinds: EventsOptions["kinds"],
  topics: EventsOptions["topics"],
): (event: Pick<EventRow, "kind">) => boolean {
  if (kinds === undefined && topics === undefined) return () => true;
  const wantedKinds = new Set(kinds);
  const wantedTopics = new Set(topics);
  return (event) => wantedKinds.has(event.kind) || wantedTopics.has(eventTopic(event));
}

/** An event as programs see it. @throws PawlError `payload_unreadable`, `value_corrupt`. */
export function runEvent(event: EventRow, { key, data }: EventContent = contentOf(event)): RunEvent {
  return {
    seq: event.seq,
    kind: event.kind,
    topic: eventTopic(event),
    at: new Date(event.atMs),
    key: key ?? undefined,
    attempt: event.attempt ?? undefined,
    startedAt: event.startedMs === null ? undefined : new Date(event.startedMs),
    data,
  };
}

const jsonKinds: ReadonlySet<string> = new Set([
  "step-failed",
  "cancel-requested",
  "child-started",
  "child-spawned",
  "child-failed",
  "child-cancelled",
  "spawn-failed",
  "children-cancelled",
  "signal-sent",
  "cancel-sent",
]);

interface EventContent {
  readonly key: string | null;
  readonly data: unknown;
}

function contentOf(event: EventRow): EventContent {
  if (event.kind === "stream-written") {
    const { stream, from, chunks, step, isFirst = false, isEnd = false } = streamData(event);
    return { key: event.key ?? step ?? null, data: { stream, from, chunks, isFirst, isEnd } };
  }
  if (isOutputKind(event.kind)) {
    const { text, step } = outputData(event);
    return { key: event.key ?? step ?? null, data: text };
  }
  const data = hasPlainData(event.kind) ? (JSON.parse(event.data ?? "null") ?? undefined) : decodeValue(event.data);
  return { key: event.key, data };
}

/** Error records and the engine's own notes on a run are JSON as it stands, not encoded values. */
function hasPlainData(kind: string): boolean {
  return jsonKinds.has(kind) || (kind.startsWith("run-") && kind !== "run-completed");
}
