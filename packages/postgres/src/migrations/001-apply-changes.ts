/** All but what the database makes itself. */
const runColumns = `
  id, created_ms, updated_ms, not_before_ms, due_ms, started_ms, finished_ms, idempotency_expires_ms, version, priority,
  epoch, idempotency_until_terminal, needs_attention, cancel_requested, pause_requested, status, namespace, workflow,
  queue, worker_id, seed, owner, idempotency_key, forked_from, continued_from, continued_to, parent_id, root_id,
  parent_signal, ends_with_parent, flow, flow_key, served_ms, awaits, tags, attributes, trace, input, output, error, state`;

/**
 * Writes what was decided in JavaScript after reading (`commit/decided-changes.ts`), provided that the rows are still those that were read.
 * `schema` comes quoted.
 *
 * `changes`: `reads` (every row that a decision rests on, with its `xmin`; without one: it must only not have ended), `updates` and `inserts` (whole
 * rows), `replaced` (of these, what a run was started with), `attributes`, `drops` and `moves` of signals (a drop without id: all that are left after
 * the moves, which leave the engine's own: store/run-signal.ts), `signals` to add, `letters`, `deletes` (ids of runs), `events`, `copies` of logs (of forks), `records` (`apply_records_1`). An event that `floats` is numbered here,
 * behind all others: its run has an owner who was appending until a moment ago, or appends in this very batch.
 *
 * `letters` are what messages do to runs that are locked here and not before (store/run-signal.ts): an owner is told, who waits for it is woken. Gives whether
 * that made work for a worker. A row that its owner is told of already is left as it is, so that it stays what others have read.
 */
export function createApplyChanges(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.apply_changes_1(changes jsonb) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    done integer;
    woken boolean := false;
    gone uuid[];
  BEGIN
    SELECT count(*) INTO done
    FROM (
      SELECT 1
      FROM jsonb_to_recordset(changes -> 'reads') AS read (id uuid, version text)
      JOIN ${schema}.runs AS r ON r.id = read.id
      WHERE r.xmin::text = read.version OR (read.version IS NULL AND r.status NOT IN ('completed', 'failed', 'cancelled'))
      ORDER BY r.id
      FOR NO KEY UPDATE OF r
    ) AS unchanged;
    IF done < jsonb_array_length(changes -> 'reads') THEN
      RAISE EXCEPTION 'a run has changed since it was read' USING ERRCODE = 'PW001';
    END IF;

    UPDATE ${schema}.runs AS r
    SET status = row.status, due_ms = row.due_ms, worker_id = row.worker_id, epoch = row.epoch, awaits = row.awaits,
      needs_attention = row.needs_attention, cancel_requested = row.cancel_requested, pause_requested = row.pause_requested,
      output = row.output, error = row.error, state = row.state, continued_to = row.continued_to, started_ms = row.started_ms,
      updated_ms = row.updated_ms, finished_ms = row.finished_ms, idempotency_key = row.idempotency_key
    FROM jsonb_populate_recordset(NULL::${schema}.runs, changes -> 'updates') AS row
    WHERE r.id = row.id;
    IF jsonb_array_length(changes -> 'replaced') > 0 THEN
      UPDATE ${schema}.runs AS r
      SET version = row.version, queue = row.queue, priority = row.priority, input = row.input, tags = row.tags, seed = row.seed,
        flow = row.flow, flow_key = row.flow_key, not_before_ms = row.not_before_ms, trace = row.trace
      FROM jsonb_populate_recordset(NULL::${schema}.runs, changes -> 'replaced') AS row
      WHERE r.id = row.id;
    END IF;

    IF jsonb_array_length(changes -> 'inserts') > 0 THEN
      INSERT INTO ${schema}.runs (${runColumns}) SELECT ${runColumns} FROM jsonb_populate_recordset(NULL::${schema}.runs, changes -> 'inserts')
      ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS done = ROW_COUNT;
      IF done < jsonb_array_length(changes -> 'inserts') THEN
        RAISE EXCEPTION 'a run has come into being since it was looked for' USING ERRCODE = 'PW001';
      END IF;
    END IF;

    IF jsonb_array_length(changes -> 'attributes') > 0 THEN
      UPDATE ${schema}.runs AS r SET attributes = nullif(found.attributes, '{}')
      FROM jsonb_to_recordset(changes -> 'attributes') AS found (run uuid, attributes jsonb)
      WHERE r.id = found.run AND r.attributes IS DISTINCT FROM nullif(found.attributes, '{}');
      DELETE FROM ${schema}.attributes
      WHERE run = ANY (ARRAY(SELECT found.run FROM jsonb_to_recordset(changes -> 'attributes') AS found (run uuid, attributes jsonb)));
      PERFORM ${schema}.add_attributes_1(
        ARRAY(SELECT found.run FROM jsonb_to_recordset(changes -> 'attributes') AS found (run uuid, attributes jsonb)),
        ARRAY(SELECT found.attributes FROM jsonb_to_recordset(changes -> 'attributes') AS found (run uuid, attributes jsonb)));
    END IF;

    DELETE FROM ${schema}.signals AS signal
    USING jsonb_to_recordset(changes -> 'drops') AS dropped (run uuid, id text)
    WHERE signal.run = dropped.run AND signal.id = dropped.id;
    UPDATE ${schema}.signals AS signal SET run = move.to_run
    FROM jsonb_to_recordset(changes -> 'moves') AS move (from_run uuid, to_run uuid)
    WHERE signal.run = move.from_run AND left(signal.name, 1) <> '$';
    DELETE FROM ${schema}.signals
    WHERE run = ANY (ARRAY(SELECT dropped.run FROM jsonb_to_recordset(changes -> 'drops') AS dropped (run uuid, id text) WHERE dropped.id IS NULL));
    INSERT INTO ${schema}.signals SELECT * FROM jsonb_populate_recordset(NULL::${schema}.signals, changes -> 'signals')
    ON CONFLICT DO NOTHING;

    IF jsonb_array_length(changes -> 'letters') > 0 THEN
      UPDATE ${schema}.runs AS r
      SET needs_attention = r.worker_id IS NOT NULL,
        status = CASE WHEN r.worker_id IS NULL THEN 'pending' ELSE r.status END,
        due_ms = CASE WHEN r.worker_id IS NULL THEN letter.at_ms ELSE r.due_ms END,
        awaits = NULL,
        updated_ms = greatest(r.updated_ms, letter.at_ms)
      FROM (
        SELECT DISTINCT ON (letter.run) letter.run, letter.at_ms
        FROM ROWS FROM (jsonb_to_recordset(changes -> 'letters') AS (run uuid, at_ms bigint, names text[])) WITH ORDINALITY
          AS letter (run, at_ms, names, place)
        JOIN ${schema}.runs AS reader ON reader.id = letter.run
        WHERE CASE WHEN reader.worker_id IS NOT NULL THEN NOT reader.needs_attention
          ELSE reader.status = 'waiting' AND reader.awaits && letter.names END
        ORDER BY letter.run, letter.place
      ) AS letter
      WHERE r.id = letter.run;
      woken := FOUND;
    END IF;

    -- Before anything is deleted: a log may be copied and removed in one batch.
    INSERT INTO ${schema}.events (run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data)
    SELECT copy.to_run, event.seq, event.kind, event.key, event.at_ms, event.started_ms, event.attempt, event.after_seq, event.data
    FROM jsonb_to_recordset(changes -> 'copies') AS copy (from_run uuid, to_run uuid, through_seq integer)
    CROSS JOIN LATERAL (
      -- The limit keeps each look one by events_pkey, whatever the server thinks of their number.
      SELECT * FROM ${schema}.events AS logged
      WHERE logged.run = copy.from_run AND logged.seq <= copy.through_seq ORDER BY logged.seq LIMIT copy.through_seq
    ) AS event;

    gone := ARRAY(SELECT id::uuid FROM jsonb_array_elements_text(changes -> 'deletes') AS id);
    IF cardinality(gone) > 0 THEN
      DELETE FROM ${schema}.events WHERE run = ANY (gone);
      DELETE FROM ${schema}.signals WHERE run = ANY (gone);
      DELETE FROM ${schema}.attributes WHERE run = ANY (gone);
      DELETE FROM ${schema}.records WHERE run_id = ANY (gone);
      DELETE FROM ${schema}.transactions WHERE run = ANY (gone);
      DELETE FROM ${schema}.runs WHERE id = ANY (gone);
    END IF;
    IF changes -> 'records' <> 'null' THEN
      PERFORM ${schema}.apply_records_1(changes -> 'records');
    END IF;

    INSERT INTO ${schema}.events (run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data)
    SELECT
      event.run,
      CASE WHEN event.floats
        THEN greatest(
            (SELECT max(last.seq) FROM ${schema}.events AS last WHERE last.run = event.run),
            max(event.seq) FILTER (WHERE NOT event.floats) OVER (PARTITION BY event.run),
            0)
          + count(*) FILTER (WHERE event.floats) OVER (PARTITION BY event.run ORDER BY event.seq)
        ELSE event.seq
      END,
      event.kind, event.key, event.at_ms, event.started_ms, event.attempt, event.after_seq, event.data
    FROM jsonb_to_recordset(changes -> 'events') AS event (
      run uuid, seq integer, floats boolean, kind text, key text, at_ms bigint, started_ms bigint, attempt integer, after_seq integer,
      data text);
    RETURN woken;
  END
  $$;

  -- Each value of an attribute as a row.
  CREATE FUNCTION ${schema}.add_attributes_1(ids uuid[], found jsonb[]) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO ${schema}.attributes (run, name, kind, number, text)
    SELECT one.id, part.name, jsonb_typeof(part.value),
      CASE jsonb_typeof(part.value) WHEN 'number' THEN part.value::float8 WHEN 'boolean' THEN part.value::boolean::integer ELSE 0 END,
      CASE jsonb_typeof(part.value) WHEN 'string' THEN part.value #>> '{}' ELSE '' END
    FROM unnest(ids, found) AS one (id, found)
    CROSS JOIN LATERAL jsonb_each(one.found) AS part (name, value)
  $$;
  `;
}
