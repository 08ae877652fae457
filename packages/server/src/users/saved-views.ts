import type { View } from "@pawl/api";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

/** The views of the list of runs that users have saved. */
export class SavedViews {
  readonly #db: Kysely<Tables>;

  constructor({ db }: { readonly db: Kysely<Tables> }) {
    this.#db = db;
  }

  async get(userId: string): Promise<View[]> {
    const row = await this.#db.selectFrom("saved_view").select("items").where("userId", "=", userId).executeTakeFirst();
    return row === undefined ? [] : (JSON.parse(row.items) as View[]);
  }

  async put(userId: string, views: readonly View[]): Promise<View[]> {
    const items = JSON.stringify(views);
    await this.#db
      .insertInto("saved_view")
      .values({ userId, items })
      .onConflict((conflict) => conflict.column("userId").doUpdateSet({ items }))
      .execute();
    return [...views];
  }
}
