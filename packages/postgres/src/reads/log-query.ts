import type { LogPart, LogPlace, RunHead } from "pawl/internal";
import type { Query } from "../connections/query.ts";
import { eventOf, type EventColumns } from "../rows/event-row.ts";

/** So many events come at once, however many are wanted of however many runs. */
export const eventsMax = 10_000;

/** No event has a greater number. */
const seqMax = 2 ** 31 - 1;

/** A row of the answer: what is known of a run, or one of its events. */
export type LogColumns = { readonly place: number; readonly head: RunHead | null } & Omit<
  EventColumns,
  "run" | "seq"
> & {
    readonly seq: number | null;
  };

/**
 * The heads and events of many runs, each from a number on, as one statement, so that all are of one moment. Served by runs_pkey and events_pkey, in its order, once per
 * run. `schema` comes quoted.
 */
export function logQuery(schema: string, places: readonly LogPlace[], limitPerRun: number): Query {
  const runIds = places.map(({ runId }) => runId);
  const seqs = places.map(({ fromSeq }) => Math.min(Math.max(fromSeq, 0), seqMax));
  return { name: "pawl_logs", text: logSql(schema), values: [runIds, seqs, limitPerRun, eventsMax] };
}

/** Exported for the test of its plan. */
export function logSql(schema: string): string {
  return `
    SELECT asked.place::integer AS place, json_build_object(
        'id', r.id, 'namespace', r.namespace, 'owner', r.owner, 'workflow', r.workflow, 'version', r.version, 'status', r.status,
        'parentId', r.parent_id, 'rootId', r.root_id, 'continuedTo', r.continued_to, 'cancelRequested', r.cancel_requested,
        'pauseRequested', r.pause_requested, 'createdMs', r.created_ms, 'startedMs', r.started_ms, 'updatedMs', r.updated_ms,
        'finishedMs', r.finished_ms) AS head,
      NULL::integer AS seq, NULL::text AS kind, NULL::text AS key, NULL::bigint AS at_ms, NULL::bigint AS started_ms,
      NULL::integer AS attempt, NULL::integer AS after_seq, NULL::text AS data
    FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (run, place)
    JOIN ${schema}.runs AS r ON r.id = asked.run
    UNION ALL
    SELECT * FROM (
      SELECT asked.place::integer, NULL::json, event.*
      FROM unnest($1::uuid[], $2::integer[]) WITH ORDINALITY AS asked (run, from_seq, place)
      CROSS JOIN LATERAL (
        SELECT e.seq, e.kind, e.key, e.at_ms, e.started_ms, e.attempt, e.after_seq, e.data
        FROM ${schema}.events AS e
        WHERE e.run = asked.run AND e.seq >= asked.from_seq ORDER BY e.seq LIMIT $3
      ) AS event
      ORDER BY asked.place, event.seq LIMIT $4
    ) AS events`;
}

/** Of the first of the places, as many as the answer has all of, and at least one: where it was cut, the last run of which there is anything may lack some. */
export function logParts(places: readonly LogPlace[], rows: readonly LogColumns[], limitPerRun: number): LogPart[] {
  const heads = new Map<number, RunHead>();
  const logs = new Map<number, LogPart["events"][number][]>();
  let count = 0;
  let last = 0;
  for (const { place, head, seq, ...event } of rows) {
    if (head !== null) heads.set(place, head);
    if (seq === null) continue;
    count += 1;
    last = Math.max(last, place);
    const log = logs.get(place) ?? [];
    log.push(eventOf({ ...event, seq }));
    logs.set(place, log);
  }
  const isCut = count >= eventsMax && (logs.get(last)?.length ?? 0) < limitPerRun;
  const whole = count < eventsMax ? places.length : Math.max(1, isCut ? last - 1 : last);
  return places
    .slice(0, whole)
    .map((_, index) => ({ run: heads.get(index + 1) ?? null, events: logs.get(index + 1) ?? [] }));
}
