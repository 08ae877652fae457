import type { Client } from "pg";

/** Of `wf0` to `wf19`, spread evenly. */
export const storedWorkflowCount = 20;

/** The id of stored run `n`, as SQL: a UUIDv7 whose time rises with `n`. */
const id = `(SELECT (substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(m, 1, 3) || '-8' || substr(m, 4, 3) || '-' || substr(m, 7, 12))::uuid
  FROM (SELECT lpad(to_hex(1700000000000 + n), 12, '0') AS t, md5(n::text) AS m) parts)`;

// 94 in 100 completed, 2 failed, 2 cancelled, 1 asleep until 2096, 1 waiting for a signal; every fifth has a tag, every tenth a key.
const insertRuns = `
  INSERT INTO pawl.runs (id, created_ms, updated_ms, not_before_ms, due_ms, started_ms, finished_ms, version, priority, epoch,
    idempotency_until_terminal, status, namespace, workflow, queue, seed, idempotency_key, awaits, tags, input, output, error)
  SELECT ${id}, at, at + 20, at, CASE WHEN kind = 98 THEN 4000000000000 END, at, CASE WHEN kind < 98 THEN at + 20 END, 1, 0, 1,
    false, CASE WHEN kind < 94 THEN 'completed' WHEN kind < 96 THEN 'failed' WHEN kind < 98 THEN 'cancelled' WHEN kind = 98 THEN 'sleeping' ELSE 'waiting' END,
    'default', 'wf' || n % ${storedWorkflowCount}, 'default', md5(n::text),
    CASE WHEN n % 10 = 0 THEN 'key-' || n END, CASE WHEN kind = 99 THEN ARRAY['go'] END,
    CASE WHEN n % 5 = 0 THEN jsonb_build_object('tenant', 't' || n % 1000) END,
    '{"n":1}', CASE WHEN kind < 94 THEN '{"ok":true,"i":1}' END, CASE WHEN kind IN (94, 95) THEN '{"code":"step_failed","message":"no"}' END
  FROM (SELECT n, 1700000000000 + n AS at, n % 100 AS kind FROM generate_series($1::bigint, $2::bigint) n) numbers`;

const insertEvents = `
  INSERT INTO pawl.events (run, seq, kind, key, at_ms, started_ms, attempt, after_seq, data)
  SELECT id, seq, (ARRAY['run-started', 'step-completed', 'run-completed'])[seq], CASE WHEN seq = 2 THEN 's' END, 1700000000000 + n + seq,
    CASE WHEN seq = 2 THEN 1700000000000 + n END, CASE WHEN seq = 2 THEN 1 END, CASE WHEN seq = 2 THEN 1 END, CASE WHEN seq > 1 THEN '{"ok":true,"i":1}' END
  FROM (SELECT n, ${id} AS id FROM generate_series($1::bigint, $2::bigint) n) numbers CROSS JOIN generate_series(1, 3) seq`;

/** As runs of one step leave them behind: number `from` to `to`, with three events each. */
export async function storeRuns(client: Client, from: number, to: number): Promise<void> {
  await client.query(insertRuns, [from, to]);
  await client.query(insertEvents, [from, to]);
  // What autovacuum does when it comes round, now: plans follow its statistics.
  await client.query("VACUUM ANALYZE pawl.runs, pawl.events");
}

/** The ids of `count` stored runs among the first `of`, spread over all of them. */
export async function someStoredRuns(client: Client, of: number, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT ${id}::text AS id FROM (SELECT 1 + (random() * ($1::int - 1))::bigint AS n FROM generate_series(1, $2::int)) numbers`,
    [of, count],
  );
  return rows.map((row) => row.id);
}

/** Every table and index of Pawl with its size, largest first. */
export async function tableSizes(
  client: Client,
): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `SELECT relname AS name, pg_relation_size(pg_class.oid) AS bytes FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = 'pawl' AND relkind IN ('r', 'i') ORDER BY 2 DESC, 1`,
  );
  return rows.map(({ name, bytes }) => ({ name, bytes: Number(bytes) }));
}
