/**
 * Writes what was decided in JavaScript after reading (`commit/decided-changes.ts`), provided that the rows are still those that were read.
 * `schema` comes quoted.
 *
 * `changes`: `reads` (every row that a decision rests on, with its `xmin`), `updates` and `inserts` (whole rows), `drops` and `moves` of
 * signals (a drop without id: all that are left after the moves), `signals` to add, `deletes` (ids of runs), `events`. An event that `floats` is
 * numbered here, behind all others: its run has an owner who was appending until a moment ago, or appends in this very batch.
 */
export function createApplyChanges(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.apply_changes_1(changes jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    done integer;
    gone uuid[];
  BEGIN
    SELECT count(*) INTO done
    FROM (
      SELECT 1
      FROM jsonb_to_recordset(changes -> 'reads') AS read (id uuid, version text)
      JOIN ${schema}.runs AS r ON r.id = read.id
      WHERE r.xmin::text = read.version
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

    IF jsonb_array_length(changes -> 'inserts') > 0 THEN
      INSERT INTO ${schema}.runs SELECT * FROM jsonb_populate_recordset(NULL::${schema}.runs, changes -> 'inserts')
      ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS done = ROW_COUNT;
      IF done < jsonb_array_length(changes -> 'inserts') THEN
        RAISE EXCEPTION 'a run has come into being since it was looked for' USING ERRCODE = 'PW001';
      END IF;
    END IF;

    DELETE FROM ${schema}.signals AS signal
    USING jsonb_to_recordset(changes -> 'drops') AS dropped (run uuid, id text)
    WHERE signal.run = dropped.run AND signal.id = dropped.id;
    UPDATE ${schema}.signals AS signal SET run = move.to_run
    FROM jsonb_to_recordset(changes -> 'moves') AS move (from_run uuid, to_run uuid)
    WHERE signal.run = move.from_run;
    DELETE FROM ${schema}.signals
    WHERE run = ANY (ARRAY(SELECT dropped.run FROM jsonb_to_recordset(changes -> 'drops') AS dropped (run uuid, id text) WHERE dropped.id IS NULL));
    INSERT INTO ${schema}.signals SELECT * FROM jsonb_populate_recordset(NULL::${schema}.signals, changes -> 'signals')
    ON CONFLICT DO NOTHING;

    gone := ARRAY(SELECT id::uuid FROM jsonb_array_elements_text(changes -> 'deletes') AS id);
    IF cardinality(gone) > 0 THEN
      DELETE FROM ${schema}.events WHERE run = ANY (gone);
      DELETE FROM ${schema}.signals WHERE run = ANY (gone);
      DELETE FROM ${schema}.transactions WHERE run = ANY (gone);
      DELETE FROM ${schema}.runs WHERE id = ANY (gone);
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
  END
  $$;
  `;
}
