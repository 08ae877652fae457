import { Kysely, Migrator, PostgresDialect } from "kysely";
import { Pool, types } from "pg";
import { PawlError } from "pawl";
import { migrations } from "./migrations.ts";
import { SqliteThreadDialect } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

/** The server's database, open and with all tables. */
export interface ServerDatabase {
  readonly kind: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

const schema = "pawl_server";

/**
 * Opens the server's own database, and brings its tables up to date.
 *
 * @param url `sqlite:./pawl.server.db` or `postgres://…`
 * @throws PawlError `config_invalid`
 */
export async function openDatabase(url: string): Promise<ServerDatabase> {
  const database = connect(url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function connect(url: string): ServerDatabase {
  if (url.startsWith("sqlite:")) {
    const db = new Kysely<Tables>({ dialect: new SqliteThreadDialect(url.slice("sqlite:".length)) });
    return { kind: "sqlite", db, close: () => db.destroy() };
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    const pool = new Pool({
      connectionString: url,
      max: 10,
      application_name: "pawl-server",
      options: `-c search_path=${schema}`,
      // Whole numbers of 64 bits: all of ours are far below 2^53.
      types: {
        getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)),
      },
    });
    // A connection that breaks while nobody uses it is replaced by the pool.
    pool.on("error", () => {});
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    return { kind: "postgres", db, close: () => db.destroy() };
  }
  throw new PawlError(
    "config_invalid",
    `The option database of the server is ${JSON.stringify(url.replace(/:\/\/.*@/, "://…@"))}; it must begin with sqlite: or postgres://.`,
  );
}

async function migrate({ kind, db }: ServerDatabase): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: "pawl_migrations",
    migrationLockTableName: "pawl_migrations_lock",
    ...(kind === "postgres" && { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
}
