import { cutToSize, isReplayed, takeDue } from "./001-take-due.ts";

/**
 * What a worker asks for along with a batch: news for runs that it owns, and runs that are due. `schema` comes quoted.
 *
 * `request` is the port's `ClaimRequest` as JSON; the result is `{ claimed, attention, nextDueMs }` with rows as `to_json` gives them. With
 * `isOfFlows` nothing was claimed: runs that go through flows may be among those to take (`001-flows.ts`).
 */
export function createClaim(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.claim_1(request jsonb) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    claimant text := request ->> 'workerId';
    moment bigint := (request ->> 'nowMs')::bigint;
    room integer := (request ->> 'limit')::integer;
    queue_room jsonb := request -> 'queueLimits';
    queues text[];
    serves text[];
    level integer;
    lane_queues text[];
    lane_workflows text[];
    lane_versions integer[];
    lane_dues bigint[];
    taken uuid[] := '{}';
    taken_now uuid[];
    fitting integer;
    woken uuid[];
    attention json;
    claimed json;
    next_due bigint;
    next_of_flows bigint;
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
    -- A run that somebody is writing to at this moment is left to the next look: by now this batch may hold a row that the other one waits for.
    WITH fetched AS (
      UPDATE ${schema}.runs SET needs_attention = false
      WHERE id = ANY (ARRAY(
        SELECT r.id FROM ${schema}.runs AS r WHERE r.needs_attention AND r.worker_id = claimant FOR NO KEY UPDATE SKIP LOCKED))
      RETURNING id
    )
    SELECT array_agg(id) INTO woken FROM fetched;
    IF EXISTS (SELECT FROM ${schema}.runs AS r WHERE r.needs_attention AND r.worker_id = claimant) THEN
      next_due := moment;
    END IF;
    IF woken IS NOT NULL THEN
      SELECT json_agg(json_build_object('run', to_json(r), 'signals', ${schema}.signals_of_1(r.id)) ORDER BY r.id)
      INTO attention FROM ${schema}.runs AS r WHERE r.id = ANY (woken);
    END IF;

    serves := ARRAY(
      SELECT (served ->> 'version') || ' ' || (served ->> 'workflow') FROM jsonb_array_elements(request -> 'serves') AS served);
    IF jsonb_typeof(request -> 'queues') = 'array' THEN
      queues := ARRAY(SELECT jsonb_array_elements_text(request -> 'queues'));
    END IF;
    -- Served by runs_flow_due; one look where no run goes through a flow.
    IF EXISTS (SELECT FROM ${schema}.runs AS r WHERE r.flow IS NOT NULL AND r.due_ms IS NOT NULL) THEN
      next_of_flows := ${schema}.flow_due_1(request, queues, serves);
      IF room > 0 AND next_of_flows <= moment THEN
        RETURN json_build_object('claimed', '[]'::json, 'attention', coalesce(attention, '[]'), 'nextDueMs', next_due, 'isOfFlows', true);
      END IF;
      next_due := least(next_due, next_of_flows);
    END IF;
    ${takeDue(schema)}
    ${cutToSize(schema)}
    IF cardinality(taken) > 0 THEN
      claimed := ${schema}.take_1(claimant, moment, taken);
    END IF;

    RETURN json_build_object(
      'claimed', coalesce(claimed, '[]'), 'attention', coalesce(attention, '[]'), 'nextDueMs', next_due);
  END
  $$;

  -- What a claim makes of the runs that it takes, which are locked (claimedRun in store/run-transition.ts), and all that their new owner needs, in this order.
  CREATE FUNCTION ${schema}.take_1(claimant text, moment bigint, taken uuid[]) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    claimed json;
  BEGIN
    UPDATE ${schema}.runs
    SET status = 'running', worker_id = claimant, epoch = epoch + 1, due_ms = NULL, awaits = NULL, needs_attention = false,
      started_ms = coalesce(started_ms, moment), served_ms = CASE WHEN flow IS NOT NULL THEN moment END, updated_ms = moment
    WHERE id = ANY (taken);
    SELECT json_agg(
      json_build_object(
        'run', to_json(r),
        'events', (SELECT coalesce(json_agg(to_json(event) ORDER BY event.seq), '[]') FROM ${schema}.events AS event WHERE event.run = r.id AND ${isReplayed}),
        'lastSeq', (SELECT coalesce(max(event.seq), 0) FROM ${schema}.events AS event WHERE event.run = r.id),
        'signals', ${schema}.signals_of_1(r.id))
      ORDER BY one.place)
    INTO claimed
    FROM unnest(taken) WITH ORDINALITY AS one (id, place) JOIN ${schema}.runs AS r ON r.id = one.id;
    RETURN coalesce(claimed, '[]');
  END
  $$;

  CREATE FUNCTION ${schema}.signals_of_1(run_id uuid) RETURNS json LANGUAGE sql STABLE AS $$
    SELECT coalesce(json_agg(to_json(signal) ORDER BY signal.id), '[]') FROM ${schema}.signals AS signal WHERE signal.run = run_id
  $$;
  `;
}
