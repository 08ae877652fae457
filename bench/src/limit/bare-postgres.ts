import { Client } from "pg";
import { bareWorkerId, endCellCount, eventCellCount, runCellCount, type BareBatch, type Cell } from "./bare-batch.ts";
import type { BareStore } from "./bare-store.ts";
import { bareSchema, insertKnownRuns } from "./bare-schema.ts";
import { binaryArray, type ElementType } from "./binary-array.ts";

const runTypes: readonly (readonly [column: string, type: ElementType, cell: number])[] = [
  ["id", "uuid", 0],
  ["namespace", "text", 2],
  ["workflow", "text", 3],
  ["version", "int4", 4],
  ["queue", "text", 5],
  ["priority", "int4", 6],
  ["status", "text", 7],
  ["worker_id", "text", 8],
  ["epoch", "int4", 9],
  ["input", "text", 10],
  ["idempotency_until_terminal", "bool", 11],
  ["seed", "text", 12],
  ["created_ms", "int8", 13],
  ["started_ms", "int8", 14],
  ["updated_ms", "int8", 15],
  ["not_before_ms", "int8", 16],
];
const eventTypes: readonly (readonly [column: string, type: ElementType, cell: number])[] = [
  ["run", "uuid", 0],
  ["seq", "int4", 1],
  ["kind", "text", 2],
  ["key", "text", 3],
  ["at_ms", "int8", 4],
  ["started_ms", "int8", 5],
  ["attempt", "int4", 6],
  ["after_seq", "int4", 7],
  ["data", "text", 8],
];

const eventNames = eventTypes.map(([column]) => column).join(", ");
const runNames = runTypes.map(([column]) => column).join(", ");
const fencedEvents = `INSERT INTO events (${eventNames})
  SELECT ${eventTypes.map(([column]) => `e.${column}`).join(", ")}
  FROM unnest(${parameters(eventTypes, 1)}, $10::int4[]) AS e (${eventNames}, epoch)
  JOIN runs ON runs.id = e.run AND runs.epoch = e.epoch AND runs.worker_id = '${bareWorkerId}'`;
const everything = `
  WITH begun AS (
    INSERT INTO runs (${runNames}) SELECT * FROM unnest(${parameters(runTypes, 11)})
  ), ended AS (
    UPDATE runs SET status = 'completed', worker_id = NULL, output = e.output, updated_ms = e.at_ms, finished_ms = e.at_ms
    FROM unnest($27::text[], $28::int8[], $29::uuid[]) AS e (output, at_ms, run) WHERE runs.id = e.run
  ) ${fencedEvents}`;
const readEvents = `SELECT ${eventNames} FROM events WHERE run = $1 ORDER BY seq`;

/** PostgreSQL through `pg`: one statement and one round trip per batch, its rows fenced by a join on who owns the run. */
export class BarePostgres implements BareStore {
  readonly #clients: readonly Client[];
  readonly #idle: Client[];

  private constructor(clients: readonly Client[]) {
    this.#clients = clients;
    this.#idle = [...clients];
  }

  get lanes(): number {
    return this.#clients.length;
  }

  static async open(
    url: string,
    { lanes, knownRuns }: { readonly lanes: number; readonly knownRuns: number },
  ): Promise<BarePostgres> {
    const clients = Array.from({ length: lanes }, () => new Client(url));
    for (const client of clients) await client.connect();
    await clients[0]!.query(bareSchema);
    await insertKnownRuns(clients[0]!, knownRuns);
    return new BarePostgres(clients);
  }

  commit(batch: BareBatch, onDurable: () => void): void {
    const client = this.#idle.pop()!;
    const isEventsOnly = batch.runs.length === 0 && batch.ends.length === 0;
    const events = eventTypes.map(([, type, cell]) => binaryArray(type, batch.events, eventCellCount, cell));
    const values = [...events, ones(batch.events.length / eventCellCount)];
    if (!isEventsOnly) {
      values.push(...runTypes.map(([, type, cell]) => binaryArray(type, batch.runs, runCellCount, cell)));
      const ends = (["text", "int8", "uuid"] as const).map((type, cell) =>
        binaryArray(type, batch.ends, endCellCount, cell),
      );
      values.push(...ends);
    }
    const query = isEventsOnly ? { name: "events", text: fencedEvents } : { name: "everything", text: everything };
    // A callback and not a promise: one less turn of the event loop per batch. An error ends the measure's process.
    client.query({ ...query, values }, (error, result) => {
      if (error) throw error;
      if (result.rowCount !== batch.events.length / eventCellCount)
        throw new Error("The fence of the bare loop has let rows fall.");
      this.#idle.push(client);
      onDurable();
    });
  }

  async read(run: number): Promise<readonly Cell[][]> {
    const id = `01a1fcb4-0000-7000-8000-${run.toString(16).padStart(12, "0")}`;
    const query = { name: "read", text: readEvents, values: [id], rowMode: "array" };
    return (await this.#clients[0]!.query<Cell[]>(query)).rows;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end();
  }
}

function ones(count: number): Buffer {
  return binaryArray(
    "int4",
    Array.from({ length: count }, () => 1),
    1,
    0,
  );
}

function parameters(types: readonly (readonly [string, ElementType, number])[], first: number): string {
  return types.map(([, type], i) => `$${first + i}::${type}[]`).join(", ");
}
