/**
 * Writes what was decided about records after reading (`commit/decided-records.ts`), provided that they are still those that were read. `schema` comes quoted.
 *
 * What closes with its run comes first: a record that was read was decided with that in view.
 */
export function createApplyRecords(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.apply_records_1(changes jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
  DECLARE
    done integer;
  BEGIN
    -- One by one by its key, in one order.
    SELECT count(*) INTO done
    FROM (
      SELECT 1
      FROM (SELECT * FROM jsonb_to_recordset(changes -> 'reads') AS read (kind text, id text, version text) ORDER BY read.kind COLLATE "C", read.id COLLATE "C") AS read
      CROSS JOIN LATERAL (
        SELECT 1 FROM ${schema}.records AS r WHERE r.kind = read.kind AND r.id = read.id AND r.xmin::text = read.version FOR NO KEY UPDATE
      ) AS unchanged
    ) AS unchanged;
    IF done < jsonb_array_length(changes -> 'reads') THEN
      RAISE EXCEPTION 'a record has changed since it was read' USING ERRCODE = 'PW001';
    END IF;

    IF jsonb_array_length(changes -> 'closes') > 0 THEN
      PERFORM ${schema}.close_records_1(
        ARRAY(SELECT ended.run FROM jsonb_to_recordset(changes -> 'closes') AS ended (run uuid, at_ms bigint)),
        ARRAY(SELECT ended.at_ms FROM jsonb_to_recordset(changes -> 'closes') AS ended (run uuid, at_ms bigint)));
    END IF;

    DELETE FROM ${schema}.records AS r
    USING jsonb_to_recordset(changes -> 'deletes') AS gone (kind text, id text)
    WHERE r.kind = gone.kind AND r.id = gone.id;

    INSERT INTO ${schema}.records SELECT * FROM jsonb_populate_recordset(NULL::${schema}.records, changes -> 'updates')
    ON CONFLICT (kind, id) DO UPDATE
    SET namespace = excluded.namespace, owner = excluded.owner, revision = excluded.revision, status = excluded.status, run_id = excluded.run_id,
      root_id = excluded.root_id, label = excluded.label, due_ms = excluded.due_ms, body = excluded.body, updated_ms = excluded.updated_ms;

    IF jsonb_array_length(changes -> 'inserts') > 0 THEN
      INSERT INTO ${schema}.records SELECT * FROM jsonb_populate_recordset(NULL::${schema}.records, changes -> 'inserts')
      ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS done = ROW_COUNT;
      IF done < jsonb_array_length(changes -> 'inserts') THEN
        RAISE EXCEPTION 'a record has come into being since it was looked for' USING ERRCODE = 'PW001';
      END IF;
    END IF;
  END
  $$;

  -- What is open of runs that have ended (closedRecord in store/record-row.ts). Served by records_open.
  CREATE FUNCTION ${schema}.close_records_1(ended uuid[], ended_ms bigint[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
  BEGIN
    IF EXISTS (SELECT FROM ${schema}.records AS r WHERE r.run_id = ANY (ended) AND r.status = 'open') THEN
      WITH open AS (
        SELECT r.kind, r.id, end_of.ms
        FROM ${schema}.records AS r
        JOIN unnest(ended, ended_ms) AS end_of (run, ms) ON end_of.run = r.run_id
        WHERE r.run_id = ANY (ended) AND r.status = 'open'
        ORDER BY r.kind, r.id FOR NO KEY UPDATE OF r
      )
      UPDATE ${schema}.records AS r
      SET status = 'closed', revision = r.revision + 1, due_ms = NULL, updated_ms = open.ms
      FROM open WHERE r.kind = open.kind AND r.id = open.id;
    END IF;
  END
  $$;
  `;
}
