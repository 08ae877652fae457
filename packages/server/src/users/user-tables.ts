import { PostgresAdapter, sql, type Kysely } from "kysely";

/** A user. The columns down to `updatedAt` are better-auth's and of its types (`auth/user-base.ts`); the others are ours, and known to it as additional fields. */
export interface UserRow {
  readonly id: string;
  readonly name: string;
  /** Lower case. A guest's is made up. */
  readonly email: string;
  readonly emailVerified: boolean | number;
  readonly image: string | null;
  readonly createdAt: Date | string;
  readonly updatedAt: Date | string;
  readonly role: string;
  /** JSON. */
  readonly groups: string;
  readonly isGuest: number;
  readonly isDisabled: number;
  readonly mustChangePassword: number;
  /** Null: what the settings say. */
  readonly runsPerDay: number | null;
  readonly tokensPerDay: number | null;
  readonly fileBytes: number | null;
  /** Raised when all access tokens of the user become void. */
  readonly version: number;
  readonly createdMs: number;
  readonly lastSeenMs: number | null;
}

/** A way to sign in: `credential` is a password. better-auth's. */
export interface AccountRow {
  readonly id: string;
  readonly accountId: string;
  readonly providerId: string;
  readonly userId: string;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  readonly accessTokenExpiresAt: Date | string | null;
  readonly refreshTokenExpiresAt: Date | string | null;
  readonly scope: string | null;
  readonly password: string | null;
  readonly createdAt: Date | string;
  readonly updatedAt: Date | string;
}

/** What an admin has decided for all, one row per key; JSON. */
export interface SettingRow {
  readonly key: string;
  readonly value: string;
}

/** What a user has used on one day (UTC). */
export interface UsageRow {
  readonly userId: string;
  /** `2026-11-21`. */
  readonly day: string;
  readonly runs: number;
  readonly tokens: number;
  readonly requests: number;
}

export interface UserTables {
  readonly user: UserRow;
  readonly account: AccountRow;
  readonly setting: SettingRow;
  readonly usage_day: UsageRow;
  readonly saved_view: { readonly userId: string; readonly items: string };
}

export async function createUserTables(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const [truth, date] = isPostgres ? (["boolean", "timestamptz"] as const) : (["integer", "date"] as const);
  await db.schema
    .createTable("user")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("emailVerified", truth, (column) => column.notNull())
    .addColumn("image", "text")
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("groups", "text", (column) => column.notNull())
    .addColumn("isGuest", "integer", (column) => column.notNull())
    .addColumn("isDisabled", "integer", (column) => column.notNull())
    .addColumn("mustChangePassword", "integer", (column) => column.notNull())
    .addColumn("runsPerDay", "bigint")
    .addColumn("tokensPerDay", "bigint")
    .addColumn("fileBytes", "bigint")
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .addColumn("lastSeenMs", "bigint")
    .execute();
  await db.schema.createIndex("user_created").on("user").columns(["createdMs", "id"]).execute();
  // For the clean-up of guests.
  await sql`CREATE INDEX user_guests ON "user" ("lastSeenMs") WHERE "isGuest" = 1`.execute(db);
  await db.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("accountId", "text", (column) => column.notNull())
    .addColumn("providerId", "text", (column) => column.notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("accessToken", "text")
    .addColumn("refreshToken", "text")
    .addColumn("idToken", "text")
    .addColumn("accessTokenExpiresAt", date)
    .addColumn("refreshTokenExpiresAt", date)
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .addColumn("createdAt", date, (column) => column.notNull())
    .addColumn("updatedAt", date, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("account_userId_idx").on("account").column("userId").execute();
  await db.schema.createIndex("account_identity").on("account").columns(["providerId", "accountId"]).unique().execute();
  await db.schema
    .createTable("setting")
    .addColumn("key", "text", (column) => column.primaryKey().notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("usage_day")
    .addColumn("userId", "text", (column) => column.notNull())
    .addColumn("day", "text", (column) => column.notNull())
    .addColumn("runs", "bigint", (column) => column.notNull())
    .addColumn("tokens", "bigint", (column) => column.notNull())
    .addColumn("requests", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("usage_day_key", ["userId", "day"])
    .execute();
  await db.schema
    .createTable("saved_view")
    .addColumn("userId", "text", (column) => column.primaryKey().notNull().references("user.id").onDelete("cascade"))
    .addColumn("items", "text", (column) => column.notNull())
    .execute();
}
