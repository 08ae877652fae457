import type { Scope } from "@pawl/api";
import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { takeTurn } from "../database/quota.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import type { AuthChanges } from "./auth-changes.ts";
import type { ApiKeyRow } from "./auth-tables.ts";
import { Remembered } from "./remembered.ts";
import { hashOf, randomSecret } from "./secret-text.ts";

/** What every key begins with; scanners for leaked secrets go by it. */
export const apiKeyPrefix = "pawl_";
const day = 86_400_000;
const keysMax = 100;
/** When it was last used is noted to the minute. */
const notedMs = 60_000;
/** Of keys that are remembered, or were. */
const hashesMax = 20_000;

/** Keys for programs. We keep their hashes only. (better-auth's plugin for keys would bring sessions and a second kind of permissions.) */
export class ApiKeys {
  readonly #db: Kysely<Tables>;
  readonly #changes: AuthChanges;
  readonly #nowMs: () => number;
  readonly #known = new Remembered<ApiKeyRow | null>(10_000);
  readonly #hashes = new Map<string, string>();

  constructor({
    db,
    changes,
    nowMs,
  }: {
    readonly db: Kysely<Tables>;
    readonly changes: AuthChanges;
    readonly nowMs: () => number;
  }) {
    this.#db = db;
    this.#changes = changes;
    this.#nowMs = nowMs;
    changes.onChange((change) => {
      if (change.startsWith("key:")) this.#forget(change.slice("key:".length));
      else if (change === "everything") this.#forgetAll();
    });
  }

  list(userId: string): Promise<readonly ApiKeyRow[]> {
    return this.#db
      .selectFrom("api_key")
      .selectAll()
      .where("userId", "=", userId)
      .orderBy("createdMs", "desc")
      .orderBy("id")
      .execute();
  }

  /** @throws ApiError `scope_not_allowed`, `forbidden` */
  async create(
    principal: Principal,
    {
      name,
      scopes,
      expiresInDays,
    }: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresInDays: number | null },
  ): Promise<{ readonly row: ApiKeyRow; readonly key: string }> {
    checkScopes(principal, scopes);
    const nowMs = this.#nowMs();
    const key = apiKeyPrefix + randomSecret();
    const row: ApiKeyRow = {
      id: randomUUID(),
      userId: principal.userId,
      name,
      prefix: key.slice(0, apiKeyPrefix.length + 6),
      hash: hashOf(key),
      scopes: JSON.stringify([...new Set(scopes)]),
      expiresMs: expiresInDays === null ? null : nowMs + expiresInDays * day,
      lastUsedMs: null,
      createdMs: nowMs,
    };
    await this.#db.transaction().execute((tx) => insertCounted(tx, row));
    return { row, key };
  }

  /** Whether there was such a key of this user. */
  remove({ userId, id }: { readonly userId: string; readonly id: string }): Promise<boolean> {
    return this.#changes.change(async (tx, changed) => {
      const { numDeletedRows } = await tx
        .deleteFrom("api_key")
        .where("id", "=", id)
        .where("userId", "=", userId)
        .executeTakeFirst();
      changed(`key:${id}`);
      return numDeletedRows > 0n;
    });
  }

  /** The key, and notes that it is being used. @throws ApiError `unauthorized` */
  async check(key: string): Promise<ApiKeyRow & { readonly scopes: string }> {
    const hash = hashOf(key);
    const row = await this.#known.get(hash, () => this.#load(hash));
    if (row === null) {
      // Made-up keys must not push out real ones.
      this.#known.forget(hash);
      throw new ApiError("unauthorized", "The API key is not valid.");
    }
    if (row.expiresMs !== null && row.expiresMs <= this.#nowMs())
      throw new ApiError("unauthorized", "The API key has expired.");
    await this.#noteUse(row);
    return row;
  }

  async #load(hash: string): Promise<ApiKeyRow | null> {
    const row = await this.#db.selectFrom("api_key").selectAll().where("hash", "=", hash).executeTakeFirst();
    if (row === undefined) return null;
    if (this.#hashes.size >= hashesMax) this.#forgetAll();
    this.#hashes.set(row.id, hash);
    return row;
  }

  #forget(id: string): void {
    const hash = this.#hashes.get(id);
    // It may be one that is being loaded right now, and was read before it was removed.
    if (hash === undefined) return this.#known.clear();
    this.#known.forget(hash);
    this.#hashes.delete(id);
  }

  /** Both at once: a key whose hash is forgotten could not be forgotten any more. */
  #forgetAll(): void {
    this.#known.clear();
    this.#hashes.clear();
  }

  async #noteUse(row: ApiKeyRow): Promise<void> {
    const nowMs = this.#nowMs();
    if (row.lastUsedMs !== null && nowMs - row.lastUsedMs < notedMs) return;
    (row as { lastUsedMs: number }).lastUsedMs = nowMs;
    await this.#db.updateTable("api_key").set({ lastUsedMs: nowMs }).where("id", "=", row.id).execute();
  }
}

async function insertCounted(tx: Transaction<Tables>, row: ApiKeyRow): Promise<void> {
  await takeTurn(tx, { owner: row.userId, resource: "api-keys" });
  const { length } = await tx.selectFrom("api_key").select("id").where("userId", "=", row.userId).execute();
  if (length >= keysMax)
    throw new ApiError("forbidden", `There are ${length} API keys already, which is as many as there can be.`);
  await tx.insertInto("api_key").values(row).execute();
}

const needs: Partial<Record<Scope, readonly Principal["role"][]>> = {
  "operate:metrics": ["operator", "admin"],
  "usage:write": ["operator", "admin"],
  admin: ["admin"],
};

function checkScopes({ role, isGuest }: Principal, scopes: readonly Scope[]): void {
  if (isGuest) throw new ApiError("forbidden", "Guests have no API keys; register first.");
  const missing = scopes.find((scope) => needs[scope]?.includes(role) === false);
  if (missing !== undefined)
    throw new ApiError("scope_not_allowed", `The scope ${missing} is for ${needs[missing]?.join("s and ")}s.`);
}
