import type { Role } from "@pawl/api";
import { sql, type Kysely } from "kysely";
import type { AuthChanges } from "../auth/auth-changes.ts";
import { endDevices } from "../auth/devices.ts";
import { cursorOf, isBehind, placeOf } from "../database/place.ts";
import type { ServerDatabase } from "../database/open-database.ts";
import type { Tables } from "../database/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { userOf, type Limits, type User } from "./user.ts";

export interface UserFilter {
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface UserChange {
  readonly name?: string | undefined;
  readonly isEmailVerified?: boolean | undefined;
  readonly role?: Role | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } | undefined;
}

/** What must go with a user. Called before the user is gone, and again if that is interrupted: it must not mind. */
export type UserRemoval = (userId: string) => Promise<void>;

const ranks: Readonly<Record<Role, number>> = { user: 1, operator: 2, admin: 3 };

/** Users, as admins see and change them. */
export class UserDirectory {
  readonly #database: ServerDatabase;
  readonly #db: Kysely<Tables>;
  readonly #changes: AuthChanges;
  readonly #removals: UserRemoval[] = [];

  constructor({ database, changes }: { readonly database: ServerDatabase; readonly changes: AuthChanges }) {
    this.#database = database;
    this.#db = database.db;
    this.#changes = changes;
  }

  /** Says what else must go with a user: files, for one. Rows with a foreign key on `user.id` and `ON DELETE CASCADE` go by themselves. */
  onRemove(removal: UserRemoval): void {
    this.#removals.push(removal);
  }

  /** Newest first. */
  async list({
    q,
    role,
    limit,
    cursor,
  }: UserFilter): Promise<{ readonly items: readonly User[]; readonly nextCursor: string | null }> {
    let query = this.#db
      .selectFrom("user")
      .selectAll()
      .orderBy("createdMs", "desc")
      .orderBy("id", "desc")
      .limit(limit + 1);
    if (role !== undefined) query = query.where("role", "=", role);
    if (q !== undefined && q !== "") {
      const pattern = `%${q.toLowerCase().replaceAll(/[!%_]/g, "!$&")}%`;
      query = query.where(
        sql<boolean>`(lower(name) LIKE ${pattern} ESCAPE '!' OR email LIKE ${pattern} ESCAPE '!' OR id LIKE ${pattern} ESCAPE '!')`,
      );
    }
    const place = placeOf(cursor);
    if (place !== null) query = query.where(isBehind(place, "createdMs"));
    const rows = await query.execute();
    const items = rows.slice(0, limit).map(userOf);
    const last = items.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return { items, nextCursor: hasMore ? cursorOf({ atMs: last.createdMs, id: last.id }) : null };
  }

  /** Their ways to sign in, by user. */
  async providers(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
    if (userIds.length === 0) return found;
    const rows = await this.#db
      .selectFrom("account")
      .select(["userId", "providerId"])
      .where("userId", "in", userIds)
      .execute();
    for (const { userId, providerId } of rows) found.get(userId)?.push(providerId);
    return found;
  }

  /**
   * Changes a user. Whoever is disabled or comes to have less to say is signed out everywhere.
   *
   * @throws ApiError `user_not_found`, `last_admin`
   */
  update(id: string, { name, isEmailVerified, role, groups, isDisabled, limits }: UserChange): Promise<User> {
    return this.#changes.change(async (tx, changed) => {
      const user = await this.#locked(tx, id);
      const losesAdmin = (role !== undefined && role !== "admin") || isDisabled === true;
      if (losesAdmin) await this.#keepAnAdmin(tx, user);
      const isLess = isDisabled === true || (role !== undefined && ranks[role] < ranks[user.role]);
      const row = await tx
        .updateTable("user")
        .set({
          ...(name !== undefined && { name }),
          ...(isEmailVerified !== undefined && { emailVerified: isEmailVerified }),
          ...(role !== undefined && { role }),
          ...(groups !== undefined && { groups: JSON.stringify([...new Set(groups)]) }),
          ...(isDisabled !== undefined && { isDisabled: Number(isDisabled) }),
          ...limits,
          version: user.version + Number(isLess),
        })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      changed(`user:${id}`, ...(isLess ? await endDevices(tx, { userId: id }) : []));
      return userOf(row);
    });
  }

  /** Ends all devices of a user, and makes their access tokens void. */
  signOut(id: string): Promise<void> {
    return this.#changes.change(async (tx, changed) => {
      await tx
        .updateTable("user")
        .set((eb) => ({ version: eb("version", "+", 1) }))
        .where("id", "=", id)
        .execute();
      changed(`user:${id}`, ...(await endDevices(tx, { userId: id })));
    });
  }

  /** Removes a user with all that is theirs on this server; runs stay, for operators. @throws ApiError `user_not_found`, `last_admin` */
  async remove(id: string): Promise<void> {
    await this.#removeIf(id, (user, tx) => this.#keepAnAdmin(tx, user));
  }

  /** Removes guests who were not seen since. How many it has removed. */
  async removeGuests(beforeMs: number): Promise<number> {
    const guests = await this.#db
      .selectFrom("user")
      .select("id")
      .where("isGuest", "=", 1)
      .where("lastSeenMs", "<", beforeMs)
      .orderBy("lastSeenMs")
      .limit(1_000)
      .execute();
    let removed = 0;
    for (const { id } of guests) {
      try {
        await this.#removeIf(id, ({ isGuest, lastSeenMs }) => {
          if (!isGuest || (lastSeenMs ?? 0) >= beforeMs) throw notFound(id);
          return Promise.resolve();
        });
        removed += 1;
      } catch (error) {
        // They came back, or another server was faster.
        if (!(error instanceof ApiError)) throw error;
      }
    }
    return removed;
  }

  async #removeIf(id: string, check: (user: User, tx: Kysely<Tables>) => Promise<void>): Promise<void> {
    // First they are locked out, so that nothing new comes while what is theirs is being removed.
    await this.#changes.change(async (tx, changed) => {
      const user = await this.#locked(tx, id);
      await check(user, tx);
      await tx
        .updateTable("user")
        .set({ isDisabled: 1, version: user.version + 1 })
        .where("id", "=", id)
        .execute();
      changed(`user:${id}`, ...(await endDevices(tx, { userId: id })));
    });
    for (const removal of this.#removals) await removal(id);
    await this.#changes.change(async (tx, changed) => {
      const keys = await tx.selectFrom("api_key").select("id").where("userId", "=", id).execute();
      await tx.deleteFrom("usage_day").where("userId", "=", id).execute();
      await tx.deleteFrom("user").where("id", "=", id).execute();
      changed(`user:${id}`, ...keys.map((key) => `key:${key.id}` as const));
    });
  }

  async #locked(tx: Kysely<Tables>, id: string): Promise<User> {
    // Changes of users are rare and wait for one another: else two admins could take the role from each other at the same moment. On SQLite they do so anyway.
    if (this.#database.kind === "postgres")
      await tx.selectFrom("user").select("id").where("role", "=", "admin").orderBy("id").forUpdate().execute();
    let query = tx.selectFrom("user").selectAll().where("id", "=", id);
    if (this.#database.kind === "postgres") query = query.forUpdate();
    const row = await query.executeTakeFirst();
    if (row === undefined) throw notFound(id);
    return userOf(row);
  }

  async #keepAnAdmin(tx: Kysely<Tables>, user: User): Promise<void> {
    if (user.role !== "admin" || user.isDisabled) return;
    const other = await tx
      .selectFrom("user")
      .select("id")
      .where("role", "=", "admin")
      .where("isDisabled", "=", 0)
      .where("id", "<>", user.id)
      .limit(1)
      .executeTakeFirst();
    if (other === undefined) throw new ApiError("last_admin", "This is the last admin.");
  }
}

export function notFound(id: string): ApiError {
  return new ApiError("user_not_found", `There is no user ${JSON.stringify(id)}.`);
}
