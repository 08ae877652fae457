import type { Driver } from "../driver.ts";

interface Trx {
  executeQuery(query: object): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A `Kysely` on PostgreSQL. */
export interface KyselyDatabase {
  transaction(): { execute(work: (trx: Trx) => Promise<string | null>): Promise<string | null> };
  selectFrom: unknown;
}

export function isKysely(using: object): using is KyselyDatabase {
  return "selectFrom" in using && "transaction" in using && typeof using.transaction === "function";
}

export function kyselyDriver(database: KyselyDatabase): Driver {
  return (body) =>
    database
      .transaction()
      .execute((trx) =>
        body(async (statement) => (await trx.executeQuery(rawQuery(statement))).rows as Record<string, unknown>[], trx),
      );
}

/** What Kysely calls a compiled query. */
function rawQuery(sql: string): object {
  return {
    query: { kind: "RawNode", sqlFragments: [sql], parameters: [] },
    queryId: { queryId: "pawl" },
    sql,
    parameters: [],
  };
}
