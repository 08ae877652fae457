import { Client } from "pg";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inFlight } from "../in-flight.ts";
import { serverOf } from "../place.ts";
import { rate } from "../rate.ts";
import { withScratch } from "../scratch.ts";
import { checkpointServer, withDatabase } from "../server/with-database.ts";
import type { Setting } from "../setting.ts";

export interface BareTransactions {
  readonly connections: number;
  readonly count: number;
  readonly table: string;
  readonly insertLite: string;
  readonly insertPg: { readonly name: string; readonly text: string };
}

/** BEGIN, one insert, COMMIT, one after the other on each connection, with the settings of Pawl's own store: what the user's writes alone would take. */
export function bareTransactionsPerSecond(setting: Setting, load: BareTransactions): Promise<number> {
  return setting.store === "postgres" ? onServer(setting, load) : onFile(load);
}

function onFile({ count, table, insertLite }: BareTransactions): Promise<number> {
  return withScratch(async (folder) => {
    const database = new DatabaseSync(join(folder, "bare.db"));
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000");
    database.exec(table);
    const [begin, insert, commit] = ["BEGIN IMMEDIATE", insertLite, "COMMIT"].map((sql) => database.prepare(sql));
    const work = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        begin!.run();
        insert!.run(i, i);
        commit!.run();
      }
    };
    await work(Math.ceil(count / 4));
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const perSecond = await rate(count, () => work(count));
    database.close();
    return perSecond;
  });
}

function onServer(setting: Setting, { connections, count, table, insertPg }: BareTransactions): Promise<number> {
  const server = serverOf(setting);
  return withDatabase(server, async (url) => {
    const clients = Array.from({ length: connections }, () => new Client(url));
    for (const client of clients) await client.connect();
    await clients[0]!.query(table);
    const idle = [...clients];
    const work = (times: number): Promise<void> =>
      inFlight(times, connections, async (i) => {
        const client = idle.pop()!;
        await client.query("BEGIN");
        await client.query({ ...insertPg, values: [i, i] });
        await client.query("COMMIT");
        idle.push(client);
      });
    await work(Math.ceil(count / 4));
    await checkpointServer(server);
    const perSecond = await rate(count, () => work(count));
    for (const client of clients) await client.end();
    return perSecond;
  });
}
