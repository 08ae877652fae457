import type { Kysely } from "kysely";

/** A place where a user is signed in, and the family of refresh tokens that it got. */
export interface DeviceRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Of the newest refresh tokens; see `refresh-decision.ts`. */
  readonly generation: number;
  /** When the generation before was used. */
  readonly rotatedMs: number;
  readonly createdMs: number;
  readonly lastSeenMs: number;
  readonly expiresMs: number;
}

export interface RefreshTokenRow {
  /** SHA-256 of the token, as base64url. */
  readonly hash: string;
  readonly deviceId: string;
  readonly generation: number;
}

/** A key that access tokens are signed with. */
export interface SigningKeyRow {
  /** The `kid`. */
  readonly id: string;
  /** Encrypted with the server's secret (a compact JWE). */
  readonly sealed: string;
  readonly createdMs: number;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly prefix: string;
  /** SHA-256 of the key, as base64url. */
  readonly hash: string;
  /** JSON. */
  readonly scopes: string;
  readonly expiresMs: number | null;
  readonly lastUsedMs: number | null;
  readonly createdMs: number;
}

/** Tells other servers on this database what they must not remember any longer. Kept for minutes. */
export interface AuthChangeRow {
  readonly id: string;
  readonly atMs: number;
  /** `user:<id>`, `device:<id>`, `key:<id>` or `settings`. */
  readonly subject: string;
}

export interface AuthTables {
  readonly device: DeviceRow;
  readonly refresh_token: RefreshTokenRow;
  readonly signing_key: SigningKeyRow;
  readonly api_key: ApiKeyRow;
  readonly auth_change: AuthChangeRow;
}

export async function createAuthTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("device")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("ip", "text")
    .addColumn("userAgent", "text")
    .addColumn("generation", "integer", (column) => column.notNull())
    .addColumn("rotatedMs", "bigint", (column) => column.notNull())
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .addColumn("lastSeenMs", "bigint", (column) => column.notNull())
    .addColumn("expiresMs", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("device_user").on("device").column("userId").execute();
  await db.schema.createIndex("device_expires").on("device").column("expiresMs").execute();
  await db.schema
    .createTable("refresh_token")
    .addColumn("hash", "text", (column) => column.primaryKey().notNull())
    .addColumn("deviceId", "text", (column) => column.notNull().references("device.id").onDelete("cascade"))
    .addColumn("generation", "integer", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("refresh_token_device").on("refresh_token").columns(["deviceId", "generation"]).execute();
  await db.schema
    .createTable("signing_key")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("api_key")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("prefix", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull().unique())
    .addColumn("scopes", "text", (column) => column.notNull())
    .addColumn("expiresMs", "bigint")
    .addColumn("lastUsedMs", "bigint")
    .addColumn("createdMs", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("api_key_user").on("api_key").column("userId").execute();
  await db.schema
    .createTable("auth_change")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("atMs", "bigint", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("auth_change_at").on("auth_change").column("atMs").execute();
}
