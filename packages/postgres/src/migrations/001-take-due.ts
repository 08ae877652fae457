/** A claim's answer is one value of the server's and one message; what is over this much stays due for the next one. */
const claimBytesMax = 16 * 1024 * 1024;

/** `isReplayed` in store/event-row.ts: what a claim brings of the log of a run. */
export const isReplayed = "(event.key IS NULL OR event.kind <> ALL ('{stream-written,stdout,stderr}'))";

/** Whether a claim with these `queues`, `serves` and `queue_room` could take the run `r` (or one of its lane). */
export const isServed = `(queues IS NULL OR r.queue = ANY (queues)) AND r.version || ' ' || r.workflow = ANY (serves)
              AND coalesce((queue_room ->> r.queue)::integer, 1) > 0`;

/**
 * The middle of `claim_1`: locks the runs that the claim takes (`taken`, in the order of the port), and finds out when the next one is due
 * (`next_due`). Runs that go through a flow are none of its business. `schema` comes quoted.
 *
 * Lanes (queue, workflow, version) are walked from head to head by runs_due, level by level of priority, and not further than needed: neither a
 * backlog, nor timers far in the future, nor runs that nobody here serves cost more than one look each. Everything after that look begins at the
 * lane's head, so that entries of runs that are gone, which an old transaction may keep in the index, are passed once.
 */
export function takeDue(schema: string): string {
  const next = (after: string): string => `
          SELECT r.queue, r.workflow, r.version, r.due_ms,
            ${isServed} AS is_served
          FROM ${schema}.runs AS r
          WHERE r.due_ms IS NOT NULL AND r.flow IS NULL AND r.priority = level ${after}
          ORDER BY r.priority, r.queue, r.workflow, r.version, r.due_ms LIMIT 1`;
  return `
    SELECT max(r.priority) INTO level FROM ${schema}.runs AS r WHERE r.due_ms IS NOT NULL AND r.flow IS NULL;
    WHILE level IS NOT NULL LOOP
      -- Without room it is enough to know of one run that is due.
      WITH RECURSIVE lane AS (
        (${next("")}
        )
        UNION ALL
        SELECT next.* FROM lane CROSS JOIN LATERAL (${next("AND (r.queue, r.workflow, r.version) > (lane.queue, lane.workflow, lane.version)")}
        ) AS next
        WHERE room > 0 OR NOT (lane.is_served AND lane.due_ms <= moment)
      )
      SELECT array_agg(lane.queue), array_agg(lane.workflow), array_agg(lane.version), array_agg(lane.due_ms)
      INTO lane_queues, lane_workflows, lane_versions, lane_dues
      FROM (SELECT * FROM lane WHERE is_served ORDER BY due_ms) AS lane;

      IF room > 0 AND lane_dues[1] <= moment THEN
        -- Behind as many heads as there is room nothing can be taken.
        IF cardinality(lane_dues) > room AND queue_room = '{}' THEN
          next_due := least(next_due, lane_dues[room + 1]);
          lane_queues := lane_queues[:room];
          lane_workflows := lane_workflows[:room];
          lane_versions := lane_versions[:room];
          lane_dues := lane_dues[:room];
        END IF;
        taken_now := ARRAY(
          SELECT candidate.id
          FROM (
            SELECT due.id, due.due_ms, lane.queue, row_number() OVER (PARTITION BY lane.queue ORDER BY due.due_ms, due.id) AS place
            FROM unnest(lane_queues, lane_workflows, lane_versions, lane_dues) AS lane (queue, workflow, version, due_ms)
            CROSS JOIN LATERAL (
              SELECT r.id, r.due_ms FROM ${schema}.runs AS r
              WHERE r.due_ms IS NOT NULL AND r.flow IS NULL AND r.priority = level AND r.queue = lane.queue AND r.workflow = lane.workflow
                AND r.version = lane.version AND r.due_ms >= lane.due_ms AND r.due_ms <= moment
              ORDER BY r.due_ms, r.id
              LIMIT least(room, coalesce((queue_room ->> lane.queue)::integer, room))
              FOR NO KEY UPDATE SKIP LOCKED
            ) AS due
            WHERE lane.due_ms <= moment
          ) AS candidate
          WHERE candidate.place <= coalesce((queue_room ->> candidate.queue)::integer, room)
          ORDER BY candidate.due_ms, candidate.id LIMIT room);
        room := room - cardinality(taken_now);
        taken := taken || taken_now;
        IF queue_room <> '{}' THEN
          SELECT queue_room || coalesce(jsonb_object_agg(used.queue, (queue_room ->> used.queue)::integer - used.count), '{}')
          INTO queue_room
          FROM (SELECT r.queue, count(*) FROM ${schema}.runs AS r WHERE r.id = ANY (taken_now) GROUP BY r.queue) AS used
          WHERE queue_room ? used.queue;
        END IF;
        SELECT least(next_due, min(head.due_ms)) INTO next_due
        FROM unnest(lane_queues, lane_workflows, lane_versions, lane_dues) AS lane (queue, workflow, version, due_ms)
        CROSS JOIN LATERAL (
          SELECT r.due_ms FROM ${schema}.runs AS r
          WHERE r.due_ms IS NOT NULL AND r.flow IS NULL AND r.priority = level AND r.queue = lane.queue AND r.workflow = lane.workflow
            AND r.version = lane.version AND r.due_ms >= lane.due_ms AND r.id NOT IN (SELECT unnest(taken_now))
          ORDER BY r.due_ms LIMIT 1
        ) AS head
        WHERE coalesce((queue_room ->> lane.queue)::integer, 1) > 0;
      ELSE
        next_due := least(next_due, lane_dues[1]);
      END IF;
      EXIT WHEN room <= 0 AND next_due <= moment;
      SELECT max(r.priority) INTO level FROM ${schema}.runs AS r WHERE r.due_ms IS NOT NULL AND r.flow IS NULL AND r.priority < level;
    END LOOP;
`;
}

/** Leaves of what is taken (`taken`) as much as fits into an answer. */
export function cutToSize(schema: string): string {
  const bytes = (ofRuns: string): string => `(
        (SELECT coalesce(sum(octet_length(r.input)), 0) + coalesce(sum(octet_length(r.state)), 0) FROM ${schema}.runs AS r WHERE r.id ${ofRuns})
        + (SELECT coalesce(sum(octet_length(event.data)), 0) FROM ${schema}.events AS event WHERE event.run ${ofRuns} AND ${isReplayed})
        + (SELECT coalesce(sum(octet_length(signal.payload)), 0) FROM ${schema}.signals AS signal WHERE signal.run ${ofRuns}))`;
  return `
    IF cardinality(taken) > 1 AND ${bytes("= ANY (taken)")} > ${claimBytesMax} THEN
      SELECT max(sized.place) INTO fitting
      FROM (
        SELECT one.place, sum(${bytes("= one.id")}) OVER (ORDER BY one.place) AS bytes
        FROM unnest(taken) WITH ORDINALITY AS one (id, place)
      ) AS sized
      WHERE sized.bytes <= ${claimBytesMax} OR sized.place = 1;
      SELECT least(next_due, min(r.due_ms)) INTO next_due FROM ${schema}.runs AS r WHERE r.id = ANY (taken[fitting + 1:]);
      taken := taken[:fitting];
    END IF;
`;
}
