import type { ErrorQuery } from "pawl/internal";

/** The statements of `RunReader`. */
export interface ReadSql {
  readonly runs: string;
  readonly ended: string;
  readonly children: string;
  readonly events: string;
  readonly signals: string;
  readonly count: string;
  readonly lanes: string;
  readonly scanErrors: (status: ErrorQuery["status"]) => string;
  readonly scanErrorsOfOwner: string;
  readonly scanEnded: string;
  readonly delete: string;
}

/** `schema` comes quoted. Each comment names what serves the statement. */
export function readSql(schema: string): ReadSql {
  return {
    // runs_pkey, once per id
    runs: `SELECT * FROM ${schema}.runs WHERE id = ANY ($1::uuid[])`,
    // runs_pkey, once per id
    ended: `
      SELECT * FROM ${schema}.runs
      WHERE id = ANY ($1::uuid[]) AND status IN ('completed', 'failed', 'cancelled')`,
    // runs_parent, in its order
    children: `
      SELECT * FROM ${schema}.runs
      WHERE parent_id = $1 AND id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT $3`,
    // events_pkey, in its order
    events: `
      SELECT seq, kind, key, at_ms, started_ms, attempt, after_seq, data FROM ${schema}.events
      WHERE run = $1 AND seq >= $2 ORDER BY seq LIMIT $3`,
    // signals_pkey, in its order
    signals: `SELECT * FROM ${schema}.signals WHERE run = $1 ORDER BY id`,
    // The whole table, in parallel: a count is for people, and an index for it would cost every commit.
    count: `
      SELECT workflow, version, status, count(*) FROM ${schema}.runs
      WHERE ($1::text IS NULL OR namespace = $1) AND ($2::text IS NULL OR workflow = $2)
      GROUP BY workflow, version, status`,
    // runs_due, runs_flow_due and runs_owned: what has ended or is parked is not looked at
    lanes: `
      SELECT queue, workflow, version, sum(due)::bigint AS due, min(oldest_due_ms) AS "oldestDueMs", sum(later)::bigint AS later,
        sum(running)::bigint AS running
      FROM (
        SELECT queue, workflow, version, count(*) FILTER (WHERE due_ms <= $2) AS due,
          min(due_ms) FILTER (WHERE due_ms <= $2) AS oldest_due_ms, count(*) FILTER (WHERE due_ms > $2) AS later, 0 AS running
        FROM (
          SELECT * FROM ${schema}.runs WHERE due_ms IS NOT NULL AND flow IS NULL
          UNION ALL
          SELECT * FROM ${schema}.runs WHERE due_ms IS NOT NULL AND flow IS NOT NULL
        ) AS waiting
        WHERE $1::text IS NULL OR namespace = $1
        GROUP BY queue, workflow, version
        UNION ALL
        SELECT queue, workflow, version, 0, NULL, 0, count(*)
        FROM ${schema}.runs WHERE worker_id IS NOT NULL AND ($1::text IS NULL OR namespace = $1)
        GROUP BY queue, workflow, version
      ) AS part
      GROUP BY queue, workflow, version ORDER BY queue, workflow, version`,
    // runs_parked, in its order; the status is a literal, so that the server sees that the index has it
    scanErrors: (status) => `
      SELECT id, workflow, updated_ms AS "atMs",
        CASE WHEN ($2::text IS NULL OR namespace = $2) AND ($3::text IS NULL OR workflow = $3) AND ($4::bigint IS NULL OR updated_ms >= $4)
          THEN error END AS error
      FROM ${schema}.runs
      WHERE status = '${status}' AND id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT $5`,
    // runs_of_owner, in its order
    scanErrorsOfOwner: `
      SELECT id, workflow, updated_ms AS "atMs",
        CASE WHEN status = $7 AND ($2::text IS NULL OR namespace = $2) AND ($3::text IS NULL OR workflow = $3)
          AND ($4::bigint IS NULL OR updated_ms >= $4) THEN error END AS error
      FROM ${schema}.runs
      WHERE owner = $6 AND id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT $5`,
    // runs_pkey, in its order
    scanEnded: `
      SELECT id, namespace, workflow, status, finished_ms AS "finishedMs", created_ms AS "createdMs",
        status IN ('completed', 'failed', 'cancelled') AND finished_ms <= $2 AS "hasEnded"
      FROM ${schema}.runs WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $3`,
    // runs_pkey, events_pkey, signals_pkey, attributes_pkey, records_run, once per id
    delete: `SELECT ${schema}.delete_runs_1($1, $2) AS count`,
  };
}
