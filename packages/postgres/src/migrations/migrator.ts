import { PawlError } from "pawl";
import type pg from "pg";
import type { Connections } from "../connections/connections.ts";
import { quoted } from "../connections/target.ts";
import { sqlState } from "../errors/failure.ts";
import { migrations as released, type Migration } from "./migrations.ts";

export interface SchemaStatus {
  /** The version that the database has; 0: nothing of Pawl is there. */
  readonly current: number;
  /** The version that this Pawl needs. */
  readonly latest: number;
  readonly pending: readonly { readonly version: number; readonly name: string }[];
}

/** Brings the schema up to date, one transaction per step. Several processes may do so at once: each step is done by one of them. */
export class Migrator {
  readonly #connections: Connections;
  readonly #migrations: readonly Migration[];
  readonly #schema: string;

  constructor(connections: Connections, migrations: readonly Migration[] = released) {
    this.#connections = connections;
    this.#migrations = migrations;
    this.#schema = quoted(connections.target.schema);
  }

  /** Reads only. */
  async status(): Promise<SchemaStatus> {
    const current = await this.#connections.alone((client) => this.#currentVersion(client));
    return this.#statusAt(current);
  }

  /**
   * What opening does: nothing but reading where the schema is up to date, which a role without any right to change it can do.
   *
   * @throws PawlError `store_newer`, `store_not_migrated`, `store_denied`
   */
  async prepare(): Promise<void> {
    const status = await this.status();
    this.#refuseNewer(status);
    if (status.pending.length === 0) return;
    if (this.#connections.target.migrate === "auto") await this.migrate();
    else throw this.#notMigrated(status);
  }

  /** @throws PawlError `store_newer`, `store_denied` */
  async migrate(): Promise<{ readonly from: number; readonly to: number }> {
    return this.#connections.alone(async (client) => {
      const from = await this.#currentVersion(client);
      this.#refuseNewer(this.#statusAt(from));
      let to = from;
      while (to < this.#latest) {
        try {
          to = await this.#step(client);
        } catch (error) {
          await client.query("ROLLBACK").catch(() => {});
          throw sqlState(error) === "42501" ? this.#mayNot(error as Error) : error;
        }
      }
      return { from, to };
    });
  }

  get #latest(): number {
    return this.#migrations.length;
  }

  /** Does the next step that is pending, if one still is, and tells the version after it. */
  async #step(client: pg.Client): Promise<number> {
    await client.query("BEGIN");
    // The role may have limits for its everyday work; a migration of large tables takes its time.
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0");
    // But one whose machine is gone must not keep the others waiting for the lock.
    await client.query("SET LOCAL idle_in_transaction_session_timeout = '60s'");
    // A lock of the transaction and not of the session: behind a pooler there is no session.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`pawl: migrate ${this.#schema}`]);
    const current = await this.#currentVersion(client);
    this.#refuseNewer(this.#statusAt(current));
    const next = this.#migrations[current];
    if (next !== undefined) {
      if (current === 0) await client.query(this.#foundation());
      await client.query(next.sql(this.#schema));
      await client.query(`INSERT INTO ${this.#schema}.migrations (version, name) VALUES ($1, $2)`, [
        next.version,
        next.name,
      ]);
    }
    await client.query("COMMIT");
    return next?.version ?? current;
  }

  /** An existing schema is used as it is: to create one takes a right on the database that its owner need not have. */
  #foundation(): string {
    return `
      DO $do$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = ${literal(this.#connections.target.schema)}) THEN
          CREATE SCHEMA ${this.#schema};
        END IF;
      END $do$;
      CREATE TABLE IF NOT EXISTS ${this.#schema}.migrations (
        version integer PRIMARY KEY,
        name text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      );`;
  }

  async #currentVersion(client: pg.Client): Promise<number> {
    // A query and not to_regclass: that goes by what the session remembers, which may be older than the lock that it has waited for.
    const found = await client.query("SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'migrations'", [
      this.#connections.target.schema,
    ]);
    if (found.rowCount === 0) return 0;
    const { rows } = await client.query<{ version: number }>(
      `SELECT coalesce(max(version), 0) AS version FROM ${this.#schema}.migrations`,
    );
    return rows[0]?.version ?? 0;
  }

  #statusAt(current: number): SchemaStatus {
    const pending = this.#migrations.slice(current).map(({ version, name }) => ({ version, name }));
    return { current, latest: this.#latest, pending };
  }

  #refuseNewer({ current, latest }: SchemaStatus): void {
    if (current <= latest) return;
    throw new PawlError(
      "store_newer",
      `${this.#connections.target.location} was migrated to schema version ${current} by a newer Pawl; this one knows ${latest}.`,
      { details: { current, latest } },
    );
  }

  #notMigrated({ current, latest }: SchemaStatus): PawlError {
    return new PawlError(
      "store_not_migrated",
      `${this.#connections.target.location} has schema version ${current}, this Pawl needs ${latest}, and migrate is "off".`,
      { details: { current, latest } },
    );
  }

  #mayNot(cause: Error): PawlError {
    return new PawlError(
      "store_denied",
      `The role may not migrate ${this.#connections.target.location}: ${cause.message}.`,
      {
        hint: "Run `pawl db migrate` with the URL of the schema's owner; docs/postgres.md has the rights a worker needs.",
        cause,
      },
    );
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
