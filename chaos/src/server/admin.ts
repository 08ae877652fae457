import { Client } from "pg";
import type { Random } from "../random.ts";

/** What the campaign asks of the server past Pawl and past the proxies, on a connection of its own each time. */
export class Admin {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client({
      connectionString: this.#url,
      application_name: "chaos",
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
    });
    // Without a listener, an error between two queries would end this process.
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows as Record<string, unknown>[];
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Ends some or all connections of Pawl from the server's side; returns how many. */
  async terminateBackends(random: Random): Promise<number> {
    const share = random.pick([0.2, 0.5, 1]);
    const rows = await this.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'chaos' ORDER BY pid",
    );
    const pids = rows.map(({ pid }) => Number(pid)).filter(() => random.chance(share));
    if (pids.length === 0) return 0;
    await this.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids]);
    return pids.length;
  }
}
