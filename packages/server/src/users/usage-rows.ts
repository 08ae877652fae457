import { sql, type Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

export interface UsageRow {
  readonly userId: string;
  readonly day: string;
  /** Below zero: more was given back than was taken. */
  readonly runs: number;
  readonly tokens: number;
  readonly requests: number;
}

/** Adds to what users have used, each once at most, in one statement. */
export async function addUsage(db: Kysely<Tables>, rows: readonly UsageRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto("usage_day")
    .values(rows.map((row) => ({ ...row, runs: Math.max(0, row.runs) })))
    .onConflict((conflict) =>
      conflict.columns(["userId", "day"]).doUpdateSet({
        runs: sql<number>`usage_day.runs + excluded.runs`,
        tokens: sql<number>`usage_day.tokens + excluded.tokens`,
        requests: sql<number>`usage_day.requests + excluded.requests`,
      }),
    )
    .execute();
  for (const { userId, day, runs } of rows.filter((row) => row.runs < 0))
    await takeBack(db, { userId, day, runs: -runs });
}

/** There is never less than nothing: what was taken on the day before is given back to nobody. */
export async function takeBack(
  db: Kysely<Tables>,
  { userId, day, runs }: Pick<UsageRow, "userId" | "day" | "runs">,
): Promise<void> {
  await db
    .updateTable("usage_day")
    .set({ runs: sql<number>`CASE WHEN runs >= ${runs} THEN runs - ${runs} ELSE 0 END` })
    .where("userId", "=", userId)
    .where("day", "=", day)
    .execute();
}

/** When users were seen last, in one statement. */
export async function setSeen(
  db: Kysely<Tables>,
  rows: readonly { readonly userId: string; readonly seenMs: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ userId, seenMs }) => sql`(cast(${userId} as text), cast(${seenMs} as bigint))`);
  await sql`
    WITH seen (id, ms) AS (VALUES ${sql.join(values)})
    UPDATE "user" SET "lastSeenMs" = seen.ms FROM seen WHERE "user".id = seen.id
  `.execute(db);
}
