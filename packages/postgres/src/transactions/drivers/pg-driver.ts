import type { Driver } from "../driver.ts";

/** The parts of a client of `pg` that we need. */
export interface PgClient {
  query(text: string): Promise<{ readonly rows: Record<string, unknown>[] }>;
  release(error?: Error | boolean): void;
}

/** A pool of `pg`. */
export interface PgPool {
  connect(): Promise<PgClient>;
  query: unknown;
  totalCount: number;
}

export function isPgPool(using: object): using is PgPool {
  return "connect" in using && "query" in using && "totalCount" in using && typeof using.connect === "function";
}

/** `cut` makes an end to a connection whose transaction is given up while a statement may be under way. */
export function pgDriver(pool: PgPool, cut: (client: PgClient) => void = () => {}): Driver {
  return async (body, signal) => {
    const client = await pool.connect();
    let isBroken: Error | boolean = true;
    try {
      await client.query("BEGIN");
      const text = await body(async (statement) => (await client.query(statement)).rows, client);
      await client.query("COMMIT");
      isBroken = false;
      return text;
    } catch (error) {
      if (signal.aborted) cut(client);
      else isBroken = !(await isRolledBack(client));
      throw error;
    } finally {
      client.release(isBroken);
    }
  };
}

async function isRolledBack(client: PgClient): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}
