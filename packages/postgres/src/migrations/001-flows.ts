import { cutToSize, isServed } from "./001-take-due.ts";

/** How many lines of a flow at one priority a claim looks at; the next one goes on behind them. */
const linesMax = 1000;
/** How many runs are brought along for all lines of a flow; of one line at least {@link lineRunsMin}. */
const runsMax = 2000;
const lineRunsMin = 2;
/** Behind so many runs of a flow that nobody here serves the others are looked at one by one. */
const unservedMax = 200;

/**
 * Claims where runs of flows are due. Which of them are taken is told by `DueChoice` (pawl, store/due-choice.ts) in JavaScript, as in every store: here is what it asks for, and
 * what it has come to (`commit/flow-claim.ts`). `schema` comes quoted.
 *
 * `flow_lines_1` locks out the other claims of flows until the end of its transaction, in which `claim_chosen_1` then takes what was chosen: so limits hold across
 * workers. Where no run of a flow is due, or every flow is full, none of this is called.
 */
export function createFlows(schema: string): string {
  const line = (after: string): string => `
          SELECT r.flow_key, r.queue, r.workflow, r.version, (r.started_ms IS NULL) AS is_new
          FROM ${schema}.runs AS r
          WHERE r.flow = name AND r.due_ms IS NOT NULL AND r.priority = level ${after}
          ORDER BY r.flow, r.priority, r.flow_key, r.queue, r.workflow, r.version, (r.started_ms IS NULL) LIMIT 1`;
  const lines = (keys: string): string => `
        WITH RECURSIVE line AS (
          (${line(keys)}
          )
          UNION ALL
          SELECT next.* FROM line CROSS JOIN LATERAL (${line(
            `${keys} AND (r.flow_key, r.queue, r.workflow, r.version, (r.started_ms IS NULL)) > (line.flow_key, line.queue, line.workflow, line.version, line.is_new)`,
          )}
          ) AS next
        )
        SELECT * FROM line LIMIT ${linesMax}`;
  return `
  -- When the first run of a flow with a free place is due that the claim could take (roughly: keys and rates are left out); null: none.
  CREATE FUNCTION ${schema}.flow_due_1(request jsonb, queues text[], serves text[]) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    name text;
    queue_room jsonb := request -> 'queueLimits';
    most integer;
    looked integer;
    first bigint;
    first_of_all bigint;
  BEGIN
    SELECT min(r.flow) INTO name FROM ${schema}.runs AS r WHERE r.flow IS NOT NULL AND r.due_ms IS NOT NULL;
    WHILE name IS NOT NULL LOOP
      most := (request -> 'flows' -> name ->> 'concurrency')::integer;
      IF most IS NULL OR most > (SELECT count(*) FROM ${schema}.runs AS r WHERE r.flow = name AND r.worker_id IS NOT NULL) THEN
        SELECT min(line.due_ms) FILTER (WHERE line.is_served), count(*) INTO first, looked
        FROM (
          SELECT r.due_ms, ${isServed} AS is_served
          FROM ${schema}.runs AS r WHERE r.flow = name AND r.due_ms IS NOT NULL ORDER BY r.due_ms LIMIT ${unservedMax}
        ) AS line;
        IF first IS NULL AND looked = ${unservedMax} THEN
          first := (request ->> 'nowMs')::bigint;
        END IF;
        first_of_all := least(first_of_all, first);
      END IF;
      SELECT min(r.flow) INTO name FROM ${schema}.runs AS r WHERE r.flow > name AND r.due_ms IS NOT NULL;
    END LOOP;
    RETURN first_of_all;
  END
  $$;

  -- \`behind\`: by flow, the key behind which to go on where there are too many.
  CREATE FUNCTION ${schema}.flow_lines_1(request jsonb, behind jsonb, deadline bigint, schema_name text) RETURNS json LANGUAGE plpgsql VOLATILE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan
  AS $$
  DECLARE
    moment bigint := (request ->> 'nowMs')::bigint;
    room integer := (request ->> 'limit')::integer;
    queue_room jsonb := request -> 'queueLimits';
    queues text[];
    serves text[] := ARRAY(
      SELECT (served ->> 'version') || ' ' || (served ->> 'workflow') FROM jsonb_array_elements(request -> 'serves') AS served);
    name text;
    limits jsonb;
    level integer;
    begin_at text;
    owned integer;
    depth integer;
    keys text[];
    line_keys text[];
    line_queues text[];
    line_workflows text[];
    line_versions integer[];
    line_news boolean[];
    lanes json;
    found json;
    lines json[] := '{}';
    flows json[] := '{}';
    facts json;
  BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(request ->> 'workerId', 0));
    PERFORM pg_advisory_xact_lock(hashtextextended(schema_name, 1));
    IF deadline < extract(epoch FROM clock_timestamp()) * 1000 THEN
      RAISE EXCEPTION 'the claim came too late' USING ERRCODE = 'PW004';
    END IF;
    IF jsonb_typeof(request -> 'queues') = 'array' THEN
      queues := ARRAY(SELECT jsonb_array_elements_text(request -> 'queues'));
    END IF;

    -- Runs of no flow, by lanes. Served by runs_due.
    WITH RECURSIVE lane AS (
      (
        SELECT r.priority, r.queue, r.workflow, r.version FROM ${schema}.runs AS r
        WHERE r.due_ms IS NOT NULL AND r.flow IS NULL ORDER BY r.priority, r.queue, r.workflow, r.version LIMIT 1
      )
      UNION ALL
      SELECT next.* FROM lane CROSS JOIN LATERAL (
        SELECT r.priority, r.queue, r.workflow, r.version FROM ${schema}.runs AS r
        WHERE r.due_ms IS NOT NULL AND r.flow IS NULL AND (r.priority, r.queue, r.workflow, r.version) > (lane.priority, lane.queue, lane.workflow, lane.version)
        ORDER BY r.priority, r.queue, r.workflow, r.version LIMIT 1
      ) AS next
    )
    SELECT json_agg(json_build_object('priority', r.priority, 'queue', r.queue, 'runs', first.runs)) INTO lanes
    FROM lane AS r
    CROSS JOIN LATERAL (
      SELECT json_agg(json_build_object('id', one.id, 'dueMs', one.due_ms) ORDER BY one.due_ms, one.id) AS runs
      FROM (
        SELECT due.id, due.due_ms FROM ${schema}.runs AS due
        WHERE due.due_ms IS NOT NULL AND due.flow IS NULL AND due.priority = r.priority AND due.queue = r.queue AND due.workflow = r.workflow
          AND due.version = r.version
        ORDER BY due.due_ms, due.id LIMIT room + 1
      ) AS one
    ) AS first
    WHERE ${isServed};

    SELECT min(r.flow) INTO name FROM ${schema}.runs AS r WHERE r.flow IS NOT NULL AND r.due_ms IS NOT NULL;
    WHILE name IS NOT NULL LOOP
      limits := request -> 'flows' -> name;
      keys := '{}';
      -- Served by runs_flow_owned.
      SELECT count(*) INTO owned FROM ${schema}.runs AS r WHERE r.flow = name AND r.worker_id IS NOT NULL;
      IF coalesce((limits ->> 'concurrency')::integer > owned, true) THEN
        SELECT max(r.priority) INTO level FROM ${schema}.runs AS r WHERE r.flow = name AND r.due_ms IS NOT NULL;
        WHILE level IS NOT NULL LOOP
          -- Line by line, from the key behind which to go on to the end, and from the beginning to that key. Served by runs_flow.
          begin_at := coalesce(behind ->> name, '');
          SELECT array_agg(r.flow_key), array_agg(r.queue), array_agg(r.workflow), array_agg(r.version), array_agg(r.is_new)
          INTO line_keys, line_queues, line_workflows, line_versions, line_news
          FROM (
            SELECT * FROM (${lines("AND r.flow_key >= begin_at")}
            ) AS later
            UNION ALL
            SELECT * FROM (${lines("AND r.flow_key < begin_at")}
            ) AS sooner
            LIMIT ${linesMax}
          ) AS r;
          depth := least(room + 1, greatest(${lineRunsMin}, ${runsMax} / coalesce(cardinality(line_keys), 1)));
          SELECT json_agg(json_build_object(
            'flow', name, 'priority', level, 'key', r.flow_key, 'queue', r.queue, 'hasBegun', NOT r.is_new, 'runs', first.runs,
            'isMore', json_array_length(first.runs) = depth))
          INTO found
          FROM unnest(line_keys, line_queues, line_workflows, line_versions, line_news) AS r (flow_key, queue, workflow, version, is_new)
          CROSS JOIN LATERAL (
            SELECT json_agg(json_build_object('id', one.id, 'dueMs', one.due_ms) ORDER BY one.due_ms, one.id) AS runs
            FROM (
              SELECT due.id, due.due_ms FROM ${schema}.runs AS due
              WHERE due.flow = name AND due.due_ms IS NOT NULL AND due.priority = level AND due.flow_key = r.flow_key AND due.queue = r.queue
                AND due.workflow = r.workflow AND due.version = r.version AND (due.started_ms IS NULL) = r.is_new
              ORDER BY due.due_ms, due.id LIMIT depth
            ) AS one
          ) AS first
          WHERE ${isServed} AND first.runs IS NOT NULL;
          lines := lines || found;
          keys := keys || line_keys;
          flows := flows || CASE WHEN cardinality(line_keys) = ${linesMax} THEN
            json_build_object('flow', name, 'owned', owned, 'lastKey', line_keys[${linesMax}], 'starts', '[]'::json) END;
          SELECT max(r.priority) INTO level FROM ${schema}.runs AS r WHERE r.flow = name AND r.due_ms IS NOT NULL AND r.priority < level;
        END LOOP;

        SELECT json_build_object(
          'flow', name, 'owned', owned,
          -- Served by runs_flow_started.
          'starts', (
            SELECT coalesce(json_agg(r.started_ms ORDER BY r.started_ms DESC), '[]')
            FROM (
              SELECT r.started_ms FROM ${schema}.runs AS r
              WHERE NOT (limits -> 'rate' ->> 'isPerKey')::boolean AND r.flow = name AND r.started_ms > moment - (limits -> 'rate' ->> 'periodMs')::bigint
              ORDER BY r.started_ms DESC LIMIT (limits -> 'rate' ->> 'limit')::integer
            ) AS r),
          -- Served by runs_flow_owned, runs_flow_served and runs_flow_begun.
          'keys', (
            SELECT json_agg(json_build_object(
              'key', each.key,
              'owned', CASE WHEN limits ->> 'concurrencyPerKey' IS NOT NULL THEN (
                SELECT count(*) FROM ${schema}.runs AS r WHERE r.flow = name AND r.flow_key = each.key AND r.worker_id IS NOT NULL) ELSE 0 END,
              'servedMs', (SELECT max(r.served_ms) FROM ${schema}.runs AS r WHERE r.flow = name AND r.flow_key = each.key AND r.served_ms IS NOT NULL),
              'starts', CASE WHEN (limits -> 'rate' ->> 'isPerKey')::boolean THEN (
                SELECT coalesce(json_agg(r.started_ms ORDER BY r.started_ms DESC), '[]')
                FROM (
                  SELECT r.started_ms FROM ${schema}.runs AS r
                  WHERE r.flow = name AND r.flow_key = each.key AND r.started_ms > moment - (limits -> 'rate' ->> 'periodMs')::bigint
                  ORDER BY r.started_ms DESC LIMIT (limits -> 'rate' ->> 'limit')::integer
                ) AS r) ELSE '[]' END))
            FROM (SELECT DISTINCT key FROM unnest(keys) AS key) AS each))
        INTO facts;
        flows := flows || facts;
      ELSE
        flows := flows || json_build_object('flow', name, 'owned', owned, 'starts', '[]'::json);
      END IF;
      SELECT min(r.flow) INTO name FROM ${schema}.runs AS r WHERE r.flow > name AND r.due_ms IS NOT NULL;
    END LOOP;

    RETURN json_build_object('lanes', coalesce(lanes, '[]'), 'lines', to_json(lines), 'flows', to_json(flows));
  END
  $$;

  -- Takes what was chosen, as far as it is still there.
  CREATE FUNCTION ${schema}.claim_chosen_1(claimant text, moment bigint, ids uuid[]) RETURNS json LANGUAGE plpgsql VOLATILE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan
  AS $$
  DECLARE
    taken uuid[];
    fitting integer;
    next_due bigint;
  BEGIN
    taken := ARRAY(
      SELECT free.id
      FROM (SELECT * FROM unnest(ids) WITH ORDINALITY AS one (id, place) ORDER BY one.place) AS one
      CROSS JOIN LATERAL (
        SELECT r.id FROM ${schema}.runs AS r WHERE r.id = one.id AND r.due_ms <= moment FOR NO KEY UPDATE SKIP LOCKED
      ) AS free);
    IF cardinality(taken) < cardinality(ids) THEN
      next_due := moment;
    END IF;
    ${cutToSize(schema)}
    RETURN json_build_object('claimed', ${schema}.take_1(claimant, moment, taken), 'nextDueMs', next_due);
  END
  $$;
  `;
}
