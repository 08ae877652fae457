import { Client } from "pg";
import postgres from "postgres";
import { bareWorkerId, type Cell } from "./limit/bare-batch.ts";
import { binaryArray, type ElementType } from "./limit/binary-array.ts";

/** One way to hand a batch of events over. */
export interface Driver {
  readonly name: string;
  open(url: string, connections: number): Promise<DriverConnection>;
}

export interface DriverConnection {
  /** Resolves to the number of rows written. */
  commit(batch: EventBatch): Promise<number>;
  close(): Promise<void>;
}

export interface EventBatch {
  readonly cells: readonly Cell[];
  readonly rows: number;
}

const types: readonly (readonly [column: string, type: ElementType])[] = [
  ["run", "uuid"],
  ["seq", "int4"],
  ["kind", "text"],
  ["key", "text"],
  ["at_ms", "int8"],
  ["started_ms", "int8"],
  ["attempt", "int4"],
  ["after_seq", "int4"],
  ["data", "text"],
  ["epoch", "int4"],
];
const width = types.length;
const names = types.map(([column]) => column).join(", ");
const eventNames = types
  .slice(0, -1)
  .map(([column]) => column)
  .join(", ");
const parameters = types.map(([, type], i) => `$${i + 1}::${type}[]`).join(", ");
const insert = `INSERT INTO events (${eventNames})
  SELECT ${types
    .slice(0, -1)
    .map(([column]) => `e.${column}`)
    .join(", ")} FROM unnest(${parameters}) AS e (${names})
  JOIN runs ON runs.id = e.run AND runs.epoch = e.epoch AND runs.worker_id = '${bareWorkerId}'`;

export const drivers: readonly Driver[] = [
  { name: "pg, binary arrays", open: (url, connections) => openPg(url, connections, binaryColumns) },
  { name: "pg, arrays as text", open: (url, connections) => openPg(url, connections, listColumns) },
  { name: "postgres, arrays as text", open: openPostgres },
];

/** One event for each of `rows` runs. */
export function batchOf(rows: number, firstRun: number, seq: number): EventBatch {
  const nowMs = Date.now();
  const cells: Cell[] = [];
  for (let i = 1; i <= rows; i++)
    cells.push(firstRun + i, seq, "step-completed", "s1", nowMs, nowMs, 1, seq - 1, `{"ok":true,"i":${i}}`, 1);
  return { cells, rows };
}

function binaryColumns({ cells }: EventBatch): unknown[] {
  return types.map(([, type], column) => binaryArray(type, cells, width, column));
}

function listColumns({ cells, rows }: EventBatch): (Cell[] | string[])[] {
  return types.map(([, type], column) => {
    const list = Array.from({ length: rows }, (_, row) => cells[row * width + column]!);
    return type === "uuid"
      ? list.map((run) => `01a1fcb4-0000-7000-8000-${Number(run).toString(16).padStart(12, "0")}`)
      : list;
  });
}

async function openPg(
  url: string,
  connections: number,
  columnsOf: (batch: EventBatch) => unknown[],
): Promise<DriverConnection> {
  const clients = Array.from({ length: connections }, () => new Client(url));
  for (const client of clients) await client.connect();
  const idle = [...clients];
  return {
    commit: async (batch) => {
      const client = idle.pop()!;
      const { rowCount } = await client.query({ name: "insert", text: insert, values: columnsOf(batch) });
      idle.push(client);
      return rowCount ?? 0;
    },
    close: async () => {
      for (const client of clients) await client.end();
    },
  };
}

async function openPostgres(url: string, connections: number): Promise<DriverConnection> {
  const sql = postgres(url, { max: connections, onnotice: () => {} });
  await sql`SELECT 1`;
  return {
    commit: async (batch) => (await sql.unsafe(insert, listColumns(batch) as never[], { prepare: true })).count,
    close: () => sql.end(),
  };
}
