import type { RecordQuery, RecordRow } from "pawl/internal";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import { recordOf, type RecordColumns } from "../rows/record-row.ts";
import { recordQuery } from "./record-query.ts";

/** Every read of records. */
export class RecordReader {
  readonly #connections: Connections;
  readonly #schema: string;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#schema = quoted(connections.target.schema);
  }

  /** Served by records_pkey. */
  async record(kind: string, id: string): Promise<RecordRow | null> {
    const text = `SELECT * FROM ${this.#schema}.records WHERE kind = $1 AND id = $2`;
    const { rows } = await this.#connections.read<RecordColumns>({ name: "pawl_record", text, values: [kind, id] });
    return rows[0] === undefined ? null : recordOf(rows[0]);
  }

  async list(query: RecordQuery): Promise<readonly RecordRow[]> {
    const found = recordQuery(this.#schema, query);
    if (found === null) return [];
    return (await this.#connections.scan<RecordColumns>(found)).rows.map(recordOf);
  }
}
