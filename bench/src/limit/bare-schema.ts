import type { Client } from "pg";
import { bareWorkerId } from "./bare-batch.ts";

/** The columns of Pawl's own tables that the bare loop fills, with the keys and no further index: less than any engine can do with. */
export const bareSchema = `
  CREATE TABLE runs (
    id uuid PRIMARY KEY, created_ms bigint, updated_ms bigint, not_before_ms bigint, started_ms bigint, finished_ms bigint,
    version integer, priority integer, epoch integer, idempotency_until_terminal boolean, status text, namespace text,
    workflow text, queue text, worker_id text, seed text, input text, output text
  ) WITH (fillfactor = 85);
  CREATE TABLE events (
    run uuid NOT NULL, at_ms bigint NOT NULL, started_ms bigint, seq integer NOT NULL, attempt integer, after_seq integer,
    kind text NOT NULL, key text, data text, PRIMARY KEY (run, seq)
  );
`;

/** Runs 1 to `count`, owned: a fence needs something to join with. */
export async function insertKnownRuns(client: Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO runs (id, epoch, status, worker_id)
     SELECT ('01a1fcb4-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'running', $2 FROM generate_series(1, $1::int) n`,
    [count, bareWorkerId],
  );
  await client.query("VACUUM ANALYZE runs");
}
