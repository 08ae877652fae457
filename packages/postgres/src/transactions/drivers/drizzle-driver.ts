import type { Driver } from "../driver.ts";

interface Tx {
  execute(statement: string): PromiseLike<unknown>;
}

/** A database of Drizzle on PostgreSQL, over whichever driver. */
export interface DrizzleDatabase {
  transaction(work: (tx: Tx) => Promise<string | null>): Promise<string | null>;
  execute: unknown;
}

export function isDrizzle(using: object): using is DrizzleDatabase {
  return "execute" in using && "transaction" in using && typeof using.transaction === "function";
}

export function drizzleDriver(database: DrizzleDatabase): Driver {
  return (body) => database.transaction((tx) => body(async (statement) => rowsOf(await tx.execute(statement)), tx));
}

/** Over `pg` a result has rows, over `postgres` it is a list of them. */
function rowsOf(result: unknown): Record<string, unknown>[] {
  return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Record<string, unknown>[];
}
