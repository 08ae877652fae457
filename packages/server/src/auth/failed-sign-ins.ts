import { sql, type Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { hashOf } from "./secret-text.ts";

const windowMs = 3_600_000;

/**
 * How often a password was tried in vain for one email, whether there is such an account or not, from wherever. Fifty an hour leave guessing without hope, and are more than somebody gets through by
 * mistake; an attacker can keep the owner from signing in anew, but not from what they are signed in to. Counted in the database: several servers on it allow no more than one.
 */
export class FailedSignIns {
  readonly #db: Kysely<Tables>;
  readonly #nowMs: () => number;
  readonly #max: number;

  constructor({
    db,
    nowMs,
    max = 50,
  }: {
    readonly db: Kysely<Tables>;
    readonly nowMs: () => number;
    readonly max?: number;
  }) {
    this.#db = db;
    this.#nowMs = nowMs;
    this.#max = max;
  }

  /**
   * Tries a password. It counts before it is tried, and is taken back unless it was wrong: of any number at once, no more than fifty are tried.
   *
   * @param tried null: it was wrong
   * @throws ApiError `too_many_requests`; what `tried` throws
   */
  async attempt<T>(email: string, tried: () => Promise<T | null>): Promise<T | null> {
    const key = keyOf(email);
    const endsMs = await this.#count(key);
    let isWrong = false;
    try {
      const result = await tried();
      isWrong = result === null;
      return result;
    } finally {
      if (!isWrong) await this.#takeBack(key, endsMs);
    }
  }

  /** What was tried for it counts no more. */
  async forget(email: string): Promise<void> {
    await this.#db.deleteFrom("failed_sign_in").where("key", "=", keyOf(email)).execute();
  }

  async removeOld(): Promise<void> {
    await this.#db.deleteFrom("failed_sign_in").where("endsMs", "<=", this.#nowMs()).execute();
  }

  /** When the window ends that it was counted in. One statement, so that those who come at the same moment are counted one after the other. */
  async #count(key: string): Promise<number> {
    const nowMs = this.#nowMs();
    const isOver = sql<boolean>`failed_sign_in."endsMs" <= ${nowMs}`;
    const counted = await this.#db
      .insertInto("failed_sign_in")
      .values({ key, count: 1, endsMs: nowMs + windowMs })
      .onConflict((conflict) =>
        conflict
          .column("key")
          .doUpdateSet({
            count: sql<number>`CASE WHEN ${isOver} THEN 1 ELSE failed_sign_in.count + 1 END`,
            endsMs: sql<number>`CASE WHEN ${isOver} THEN ${nowMs + windowMs} ELSE failed_sign_in."endsMs" END`,
          })
          .where(sql<boolean>`${isOver} OR failed_sign_in.count < ${this.#max}`),
      )
      .returning("endsMs")
      .executeTakeFirst();
    if (counted !== undefined) return counted.endsMs;
    throw new ApiError("too_many_requests", "Too many wrong passwords were tried for this email.", {
      retryable: true,
      retryAfterMs: (await this.#endOf(key)) - nowMs,
    });
  }

  /** Of the window that it was counted in only: another one owes it nothing. */
  async #takeBack(key: string, endsMs: number): Promise<void> {
    await this.#db
      .updateTable("failed_sign_in")
      .set({ count: sql<number>`count - 1` })
      .where("key", "=", key)
      .where("endsMs", "=", endsMs)
      .where("count", ">", 0)
      .execute();
  }

  async #endOf(key: string): Promise<number> {
    const row = await this.#db.selectFrom("failed_sign_in").select("endsMs").where("key", "=", key).executeTakeFirst();
    return row?.endsMs ?? this.#nowMs();
  }
}

/** A hash: some type their password where the email belongs. */
function keyOf(email: string): string {
  return hashOf(email.toLowerCase());
}
