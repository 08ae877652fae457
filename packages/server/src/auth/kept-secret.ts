import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { randomSecret } from "./secret-text.ts";

const key = "dev-secret";

/** The secret of a server on somebody's own machine: made up once, and kept in its database, so that sign-ins outlive a restart. */
export async function keptSecret(db: Kysely<Tables>): Promise<string> {
  await db
    .insertInto("setting")
    .values({ key, value: randomSecret() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await db.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirstOrThrow();
  return value;
}
