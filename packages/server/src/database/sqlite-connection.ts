import { Worker } from "node:worker_threads";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";

export interface Query {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type QueryReply =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly changes: number }
  | {
      readonly id: number;
      readonly error: {
        readonly message: string;
        readonly code: string | undefined;
        readonly errcode: number | undefined;
      };
    };

interface Waiting {
  readonly resolve: (reply: Extract<QueryReply, { rows: unknown }>) => void;
  readonly reject: (error: Error) => void;
}

/** The one connection to a SQLite file, which lives on a thread of its own. */
export class SqliteConnection implements DatabaseConnection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #failure: Error | null = null;

  constructor(path: string) {
    // Sources run by type stripping, a build runs as JavaScript; the thread's file is named like this one.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./sqlite-thread.${extension}`, import.meta.url), {
      name: "pawl-server-sqlite",
      workerData: { path },
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // As for the store's thread (packages/pawl/src/store/sqlite/link.ts).
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    this.#worker.on("message", (reply: QueryReply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("The thread of the server's database has ended.")));
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.#ask(sql, parameters.map(bindable));
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async close(): Promise<void> {
    if (this.#failure !== null) return;
    const gone = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.postMessage("close");
    await gone;
  }

  #ask(sql: string, parameters: readonly unknown[]): Promise<Extract<QueryReply, { rows: unknown }>> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, sql, parameters } satisfies Query);
    });
  }

  #settle(reply: QueryReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("rows" in reply) waiting?.resolve(reply);
    else waiting?.reject(Object.assign(new Error(reply.error.message), reply.error));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** SQLite knows no truths and no dates. */
function bindable(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === undefined) return null;
  return value instanceof Date ? value.toISOString() : value;
}
