export interface ServerFacts {
  readonly version: string;
  readonly schema_version: number;
  readonly database_bytes: number;
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly full_page_writes: string;
  readonly connections_used: number;
  readonly connections_max: number;
  /** Who holds back the clearing-up of dead rows most; null: nobody that this role may see. */
  readonly oldest_holder: string | null;
  readonly oldest_ms: number | null;
}

/** `schema` comes quoted. */
export function serverSql(schema: string): string {
  return `
    SELECT current_setting('server_version') AS version,
      (SELECT max(version) FROM ${schema}.migrations) AS schema_version,
      pg_database_size(current_database()) AS database_bytes,
      current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS synchronous_commit,
      current_setting('full_page_writes') AS full_page_writes,
      (SELECT coalesce(sum(numbackends), 0)::int FROM pg_stat_database) AS connections_used,
      current_setting('max_connections')::int AS connections_max,
      oldest.holder AS oldest_holder, oldest.ms AS oldest_ms
    FROM (SELECT) AS one
    LEFT JOIN LATERAL (
      SELECT holder, ms FROM (
        SELECT format('process %s of %s (%s)', pid, usename, application_name) AS holder,
          (extract(epoch FROM clock_timestamp() - xact_start) * 1000)::float8 AS ms
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_xmin IS NOT NULL AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
        UNION ALL
        SELECT format('prepared transaction %s', gid), (extract(epoch FROM clock_timestamp() - prepared) * 1000)::float8
        FROM pg_prepared_xacts WHERE database = current_database()
      ) AS holders ORDER BY ms DESC LIMIT 1
    ) AS oldest ON true`;
}

export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  readonly dead: number;
  readonly heap_bytes: number;
  readonly index_bytes: number;
}

export const tablesSql: string = `
  SELECT c.relname AS name, greatest(c.reltuples, s.n_live_tup, 0)::float8 AS rows, coalesce(s.n_dead_tup, 0) AS dead,
    pg_table_size(c.oid) AS heap_bytes, pg_indexes_size(c.oid) AS index_bytes
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
  WHERE n.nspname = $1 AND c.relname = ANY ($2)
  ORDER BY array_position($2::text[], c.relname::text)`;
