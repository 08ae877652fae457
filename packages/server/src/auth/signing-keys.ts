import { randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Sealing } from "./sealing.ts";

export interface SigningKey {
  readonly id: string;
  readonly key: Uint8Array;
  readonly createdMs: number;
}

const day = 86_400_000;
/** How long a key signs. It is good for checking a day longer, which is more than any access token lives. */
export const keyLifetimeMs = 30 * day;
const keptMs = keyLifetimeMs + day;
/** How often an unknown key makes us look. */
const lookAgainMs = 5_000;

/** The keys that access tokens are signed with: in the database, encrypted with the server's secret, and replaced every 30 days. Whoever changes the secret makes all access tokens void. */
export class SigningKeys {
  readonly #db: Kysely<Tables>;
  readonly #sealing: Sealing;
  readonly #nowMs: () => number;
  #keys: readonly SigningKey[] = [];
  #loadedMs = Number.NEGATIVE_INFINITY;
  #making: Promise<SigningKey> | null = null;

  constructor({
    db,
    sealing,
    nowMs,
  }: {
    readonly db: Kysely<Tables>;
    readonly sealing: Sealing;
    readonly nowMs: () => number;
  }) {
    this.#db = db;
    this.#sealing = sealing;
    this.#nowMs = nowMs;
  }

  /** The one that signs now. */
  async current(): Promise<SigningKey> {
    const known = this.#newest();
    if (known !== null) return known;
    this.#making ??= this.#make().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  /** Null: there is none, or it is too old. */
  async find(id: string): Promise<SigningKey | null> {
    const known = this.#keys.find((key) => key.id === id);
    if (known !== undefined) return this.#nowMs() - known.createdMs < keptMs ? known : null;
    // Another server may have made it. Tokens with made-up keys must not cost a query each.
    if (this.#nowMs() - this.#loadedMs < lookAgainMs) return null;
    await this.#load();
    return this.#keys.find((key) => key.id === id) ?? null;
  }

  async removeOld(): Promise<void> {
    await this.#db
      .deleteFrom("signing_key")
      .where("createdMs", "<", this.#nowMs() - keptMs)
      .execute();
  }

  async #make(): Promise<SigningKey> {
    await this.#load();
    const found = this.#newest();
    if (found !== null) return found;
    const made: SigningKey = { id: randomUUID(), key: new Uint8Array(randomBytes(32)), createdMs: this.#nowMs() };
    const sealed = await this.#sealing.seal(Buffer.from(made.key).toString("base64url"));
    await this.#db.insertInto("signing_key").values({ id: made.id, sealed, createdMs: made.createdMs }).execute();
    this.#keys = [...this.#keys, made];
    return made;
  }

  #newest(): SigningKey | null {
    const newest = this.#keys.at(-1);
    return newest !== undefined && this.#nowMs() - newest.createdMs < keyLifetimeMs ? newest : null;
  }

  async #load(): Promise<void> {
    this.#loadedMs = this.#nowMs();
    const rows = await this.#db
      .selectFrom("signing_key")
      .selectAll()
      .where("createdMs", ">", this.#nowMs() - keptMs)
      .orderBy("createdMs")
      .execute();
    const keys: SigningKey[] = [];
    for (const { id, sealed, createdMs } of rows) {
      const text = await this.#sealing.open(sealed);
      if (text !== null) keys.push({ id, key: new Uint8Array(Buffer.from(text, "base64url")), createdMs });
    }
    this.#keys = keys;
  }
}
