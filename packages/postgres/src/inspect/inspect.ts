import type { StoreFact } from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import { migrations } from "../migrations/migrations.ts";
import { serverSql, tablesSql, type ServerFacts, type TableFacts } from "./inspect-sql.ts";

const tables = ["runs", "events", "signals", "records", "attributes", "workers"];
const oldTransactionMs = 600_000;
const roomMin = 10;
/** Below this the server clears up whenever it gets to it. */
const deadRowsMin = 100_000;

/** Facts about the server and our tables, and what of it is a problem. Row counts are the server's estimates. */
export async function inspect(
  connections: Connections,
  known: { readonly canNotify: boolean; readonly clockOffsetMs: number },
): Promise<readonly StoreFact[]> {
  const { schema, location } = connections.target;
  const server = (await connections.scan<ServerFacts>({ text: serverSql(quoted(schema)) })).rows[0]!;
  const { rows } = await connections.scan<TableFacts>({ text: tablesSql, values: [schema, tables] });
  return [
    fact("store", "postgres"),
    fact("location", location),
    fact("server version", server.version),
    fact("schema", schema),
    fact("schema version", `${server.schema_version} of ${migrations.length}`),
    fact("database size", bytes(server.database_bytes)),
    ...settingFacts(server),
    ...roomFacts(server),
    fact("pooler", connections.isPooled ? "yes (PgBouncer or the like)" : "none"),
    fact("notifications", known.canNotify ? "yes" : "no: work of other processes is found by polling"),
    fact("clock offset", `${known.clockOffsetMs} ms`),
    oldestFact(server),
    ...rows.map(tableFact),
  ];
}

function settingFacts({
  fsync,
  synchronous_commit: synchronous,
  full_page_writes: fullPages,
}: ServerFacts): readonly StoreFact[] {
  return [
    fact("fsync", fsync, fsync !== "on" && "A crash of the machine may destroy the database: set fsync = on."),
    fact(
      "synchronous_commit",
      synchronous,
      synchronous === "off" &&
        "A crash of the server may lose what was acknowledged: set synchronous_commit = on for this role.",
    ),
    fact(
      "full_page_writes",
      fullPages,
      fullPages !== "on" && "A crash of the machine may damage tables, unless the file system writes whole pages.",
    ),
  ];
}

function roomFacts({ connections_used: used, connections_max: max }: ServerFacts): readonly StoreFact[] {
  const isTight = max - used < roomMin;
  return [
    fact(
      "connections",
      `${used} of ${max}`,
      isTight && "Raise max_connections, or put PgBouncer between: a process needs up to 8.",
    ),
  ];
}

/** What an old transaction can still see is kept by every table: queries slow down from day to day. */
function oldestFact({ oldest_holder: holder, oldest_ms: ageMs }: ServerFacts): StoreFact {
  if (holder === null || ageMs === null) return fact("oldest transaction", "none");
  const isOld = ageMs > oldTransactionMs;
  return fact(
    "oldest transaction",
    `${holder}, open for ${Math.round(ageMs / 1000)} s`,
    isOld &&
      "bloat: dead rows cannot be removed while it is open. End it (pg_terminate_backend), or find who leaves it open.",
  );
}

function tableFact(table: TableFacts): StoreFact {
  const { name, rows, dead, heap_bytes: heap, index_bytes: indexes } = table;
  const isBloated = dead > deadRowsMin && dead > rows;
  return fact(
    name,
    `about ${rows} rows, ${bytes(heap)}, indexes ${bytes(indexes)}, ${dead} dead rows`,
    isBloated && "More dead rows than living ones: look whether autovacuum runs, and for old transactions.",
  );
}

function fact(name: string, value: unknown, problem?: string | false): StoreFact {
  return { name, value: String(value), ...(problem ? { problem } : {}) };
}

function bytes(count: number): string {
  return count < 10_000_000 ? `${Math.ceil(count / 1024)} KiB` : `${Math.round(count / 1024 / 1024)} MiB`;
}
