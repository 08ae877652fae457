import { DatabaseSync, type StatementSync, type SQLInputValue } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { Query, QueryReply } from "./sqlite-connection.ts";

// The thread's side: one query after the other, so that a commit's fsync never stops the server's event loop.
const { path } = workerData as { readonly path: string };
const database = new DatabaseSync(path, { timeout: 10_000 });
database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000");

const preparedMax = 500;
const prepared = new Map<string, StatementSync>();

parentPort?.on("message", (query: Query | "close") => {
  if (query === "close") {
    database.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(query));
});

function answer({ id, sql, parameters }: Query): QueryReply {
  try {
    const statement = prepare(sql);
    const values = parameters as SQLInputValue[];
    if (statement.columns().length > 0) return { id, rows: statement.all(...values), changes: 0 };
    const { changes } = statement.run(...values);
    return { id, rows: [], changes: Number(changes) };
  } catch (error) {
    const { message, code, errcode } = error as Error & { code?: string; errcode?: number };
    return { id, error: { message, code, errcode } };
  }
}

function prepare(sql: string): StatementSync {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  if (prepared.size >= preparedMax) prepared.clear();
  const statement = database.prepare(sql);
  prepared.set(sql, statement);
  return statement;
}
