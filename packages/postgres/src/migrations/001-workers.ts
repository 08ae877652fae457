/**
 * Takes the runs away from workers whose lease is over, who are known to be dead, or who have no row any more. `schema` comes quoted.
 *
 * Each of these workers is locked before its runs are looked at: a batch of its own that is under way comes first and is seen here, and one that
 * comes later finds its runs gone (`commit`). Names are locked in ascending order, as everywhere, so nobody waits in a circle.
 */
export function createReleaseWorkers(schema: string): string {
  return `
  CREATE FUNCTION ${schema}.release_workers_1(
    now_ms bigint, dead_ids text[], is_sign_off boolean, OUT worker_ids text[], OUT run_ids uuid[]
  ) LANGUAGE plpgsql VOLATILE
  -- Owners and their runs are found through runs_owned, however small the table was when the plan was made. What is forbidden counts as
  -- so dear that the server would compile the plan: a tenth of a second of its processor at every look for dead workers.
  SET enable_seqscan = off SET jit = off
  AS $$
  DECLARE
    candidates text[];
    candidate text;
  BEGIN
    -- Owners one by one through runs_owned: there are few of them and perhaps many runs.
    WITH RECURSIVE owner (id) AS (
      SELECT min(worker_id) FROM ${schema}.runs WHERE worker_id IS NOT NULL
      UNION ALL
      SELECT (SELECT min(worker_id) FROM ${schema}.runs WHERE worker_id > owner.id) FROM owner WHERE owner.id IS NOT NULL
    ), candidate (id) AS (
      SELECT id FROM ${schema}.workers WHERE expires_ms <= now_ms OR id = ANY (dead_ids)
      UNION
      SELECT owner.id FROM owner
      WHERE owner.id IS NOT NULL AND NOT EXISTS (SELECT FROM ${schema}.workers WHERE workers.id = owner.id)
    )
    SELECT coalesce(array_agg(candidate.id ORDER BY candidate.id COLLATE "C"), '{}') INTO candidates FROM candidate;

    FOREACH candidate IN ARRAY candidates LOOP
      PERFORM pg_advisory_xact_lock(hashtextextended(candidate, 0));
    END LOOP;

    -- A heartbeat may have come in between: then the worker stays.
    WITH removed AS (
      DELETE FROM ${schema}.workers
      WHERE id = ANY (candidates) AND (expires_ms <= now_ms OR id = ANY (dead_ids))
      RETURNING id
    )
    SELECT coalesce(array_agg(id ORDER BY id COLLATE "C"), '{}') INTO worker_ids FROM removed;

    -- Also runs of a worker that was removed while it stood still and has taken more since: nobody renews those. With their owners locked, nobody
    -- appends to these logs, so the next number is known. The texts are those of store/run-released.ts.
    WITH owned AS (
      SELECT id, worker_id FROM ${schema}.runs
      WHERE worker_id = ANY (candidates) AND NOT EXISTS (SELECT FROM ${schema}.workers WHERE workers.id = runs.worker_id)
      ORDER BY id FOR UPDATE
    ), freed AS (
      UPDATE ${schema}.runs
      SET status = 'pending', worker_id = NULL, due_ms = now_ms, needs_attention = false, updated_ms = now_ms
      FROM owned WHERE runs.id = owned.id
      RETURNING runs.id, owned.worker_id
    ), told AS (
      INSERT INTO ${schema}.events (run, seq, kind, at_ms, data)
      SELECT freed.id, (SELECT coalesce(max(seq), 0) + 1 FROM ${schema}.events WHERE run = freed.id), 'run-released', now_ms,
        format('{"workerId":%s,"reason":"%s"}', to_json(freed.worker_id), CASE
          WHEN freed.worker_id = ANY (dead_ids) THEN 'worker-dead'
          WHEN freed.worker_id = ANY (worker_ids) THEN 'lease-expired'
          ELSE 'worker-unknown' END)
      FROM freed WHERE NOT (is_sign_off AND freed.worker_id = ANY (dead_ids))
    )
    SELECT coalesce(array_agg(id ORDER BY id), '{}') INTO run_ids FROM freed;
  END $$;
  `;
}
