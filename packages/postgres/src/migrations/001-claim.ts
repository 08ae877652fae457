/**
 * What a worker asks for along with a batch: news for runs that it owns, and runs that are due. `schema` comes quoted.
 *
 * `request` is the port's `ClaimRequest` as JSON; the result is `{ claimed, attention, nextDueMs }` with rows as `to_json` gives them.
 */
export function createClaim(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.claim_1(request jsonb) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    claimant text := request ->> 'workerId';
    moment bigint := (request ->> 'nowMs')::bigint;
    room integer := (request ->> 'limit')::integer;
    queue_room jsonb := request -> 'queueLimits';
    lane_priorities integer[];
    lane_queues text[];
    lane_workflows text[];
    lane_versions integer[];
    level integer;
    taken uuid[] := '{}';
    taken_now uuid[];
    woken uuid[];
    attention json;
    claimed json;
    next_due bigint;
  BEGIN
    IF jsonb_typeof(request -> 'holds') = 'array' THEN
      -- Served by runs_owned. What the worker has got since it asked is left alone: this request may have come late.
      UPDATE ${schema}.runs
      SET status = 'pending', due_ms = moment, worker_id = NULL, needs_attention = false, updated_ms = moment
      WHERE worker_id = claimant AND updated_ms < moment
        AND id::text <> ALL (ARRAY(SELECT jsonb_array_elements_text(request -> 'holds')));
      -- News that the lost answer may have carried is told again.
      UPDATE ${schema}.runs AS r
      SET needs_attention = true
      WHERE r.worker_id = claimant
        AND (r.cancel_requested OR r.pause_requested OR EXISTS (SELECT FROM ${schema}.signals AS signal WHERE signal.run = r.id));
    END IF;

    -- Served by runs_attention. What arrived is read by a statement of its own: one that began earlier would not see all that this one clears.
    WITH fetched AS (
      UPDATE ${schema}.runs SET needs_attention = false WHERE needs_attention AND worker_id = claimant RETURNING id
    )
    SELECT array_agg(id) INTO woken FROM fetched;
    IF woken IS NOT NULL THEN
      SELECT json_agg(json_build_object('run', to_json(r), 'signals', ${schema}.signals_of_1(r.id)) ORDER BY r.id)
      INTO attention FROM ${schema}.runs AS r WHERE r.id = ANY (woken);
    END IF;

    -- The lanes that are served, walked from head to head by runs_due: neither a backlog, nor timers far in the future, nor runs that
    -- nobody here serves cost more than one look each.
    WITH RECURSIVE lane AS (
      (
        SELECT priority, queue, workflow, version FROM ${schema}.runs
        WHERE due_ms IS NOT NULL
        ORDER BY priority DESC, queue DESC, workflow DESC, version DESC LIMIT 1
      )
      UNION ALL
      SELECT next.* FROM lane CROSS JOIN LATERAL (
        SELECT r.priority, r.queue, r.workflow, r.version FROM ${schema}.runs AS r
        WHERE r.due_ms IS NOT NULL
          AND (r.priority, r.queue, r.workflow, r.version) < (lane.priority, lane.queue, lane.workflow, lane.version)
        ORDER BY r.priority DESC, r.queue DESC, r.workflow DESC, r.version DESC LIMIT 1
      ) AS next
    )
    SELECT array_agg(lane.priority), array_agg(lane.queue), array_agg(lane.workflow), array_agg(lane.version)
    INTO lane_priorities, lane_queues, lane_workflows, lane_versions
    FROM lane
    WHERE (jsonb_typeof(request -> 'queues') = 'null' OR request -> 'queues' ? lane.queue)
      AND coalesce((queue_room ->> lane.queue)::integer, 1) > 0
      AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(request -> 'serves') AS served
        WHERE served ->> 'workflow' = lane.workflow AND (served ->> 'version')::integer = lane.version);

    IF room > 0 AND lane_priorities IS NOT NULL THEN
      FOR level IN SELECT DISTINCT priority FROM unnest(lane_priorities) AS priority ORDER BY priority DESC LOOP
        EXIT WHEN room <= 0;
        taken_now := ARRAY(
          SELECT candidate.id
          FROM (
            SELECT due.id, due.due_ms, lane.queue, row_number() OVER (PARTITION BY lane.queue ORDER BY due.due_ms, due.id) AS place
            FROM unnest(lane_priorities, lane_queues, lane_workflows, lane_versions) AS lane (priority, queue, workflow, version)
            CROSS JOIN LATERAL (
              SELECT r.id, r.due_ms FROM ${schema}.runs AS r
              WHERE r.due_ms IS NOT NULL AND r.priority = level AND r.queue = lane.queue AND r.workflow = lane.workflow
                AND r.version = lane.version AND r.due_ms <= moment
              ORDER BY r.due_ms, r.id
              LIMIT least(room, coalesce((queue_room ->> lane.queue)::integer, room))
              FOR NO KEY UPDATE SKIP LOCKED
            ) AS due
            WHERE lane.priority = level
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
      END LOOP;
    END IF;

    IF cardinality(taken) > 0 THEN
      UPDATE ${schema}.runs
      SET status = 'running', worker_id = claimant, epoch = epoch + 1, due_ms = NULL, awaits = NULL, needs_attention = false,
        started_ms = coalesce(started_ms, moment), updated_ms = moment
      WHERE id = ANY (taken);
      SELECT json_agg(
        json_build_object(
          'run', to_json(r),
          'events', (SELECT coalesce(json_agg(to_json(event) ORDER BY event.seq), '[]') FROM ${schema}.events AS event WHERE event.run = r.id),
          'signals', ${schema}.signals_of_1(r.id))
        ORDER BY one.place)
      INTO claimed
      FROM unnest(taken) WITH ORDINALITY AS one (id, place) JOIN ${schema}.runs AS r ON r.id = one.id;
    END IF;

    SELECT min(head.due_ms) INTO next_due
    FROM unnest(lane_priorities, lane_queues, lane_workflows, lane_versions) AS lane (priority, queue, workflow, version)
    CROSS JOIN LATERAL (
      SELECT r.due_ms FROM ${schema}.runs AS r
      WHERE r.due_ms IS NOT NULL AND r.priority = lane.priority AND r.queue = lane.queue AND r.workflow = lane.workflow
        AND r.version = lane.version
      ORDER BY r.due_ms LIMIT 1
    ) AS head
    WHERE coalesce((queue_room ->> lane.queue)::integer, 1) > 0;

    RETURN json_build_object(
      'claimed', coalesce(claimed, '[]'), 'attention', coalesce(attention, '[]'), 'nextDueMs', next_due);
  END
  $$;

  CREATE FUNCTION ${schema}.signals_of_1(run_id uuid) RETURNS json LANGUAGE sql STABLE AS $$
    SELECT coalesce(json_agg(to_json(signal) ORDER BY signal.id), '[]') FROM ${schema}.signals AS signal WHERE signal.run = run_id
  $$;
  `;
}
