import type { Driver } from "../driver.ts";

interface Sql {
  unsafe(text: string): PromiseLike<readonly Record<string, unknown>[]>;
}

/** What `postgres()` gives. */
export interface PostgresJs {
  begin(work: (sql: Sql) => Promise<unknown>): Promise<unknown>;
  unsafe: unknown;
}

export function isPostgresJs(using: object): using is PostgresJs {
  return typeof using === "function" && "begin" in using && "unsafe" in using;
}

export function postgresJsDriver(sql: PostgresJs): Driver {
  return async (body) => {
    // In an object: it takes a list that is returned for queries to wait for.
    const { text } = (await sql.begin(async (tx) => ({
      text: await body(async (statement) => tx.unsafe(statement), tx),
    }))) as { text: string | null };
    return text;
  };
}
