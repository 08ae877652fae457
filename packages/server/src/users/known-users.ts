import type { Kysely } from "kysely";
import type { AuthChanges } from "../auth/auth-changes.ts";
import { Remembered } from "../auth/remembered.ts";
import type { Tables } from "../database/tables.ts";
import { userOf, type User } from "./user.ts";

/** Users as they are, remembered until they change. */
export class KnownUsers {
  readonly #db: Kysely<Tables>;
  readonly #users = new Remembered<User | null>(20_000);

  constructor({ db, changes }: { readonly db: Kysely<Tables>; readonly changes: AuthChanges }) {
    this.#db = db;
    changes.onChange((change) => {
      if (change.startsWith("user:")) this.#users.forget(change.slice("user:".length));
      else if (change === "everything") this.#users.clear();
    });
  }

  get(id: string): Promise<User | null> {
    return this.#users.get(id, async () => {
      const row = await this.#db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : userOf(row);
    });
  }
}
