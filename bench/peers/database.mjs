import { Client } from "pg";

/** The database of an engine, new and after a checkpoint if `isFresh`. */
export async function database(server, name, isFresh) {
  const url = new URL(server);
  url.pathname = `/peers_${name}`;
  if (isFresh) {
    const client = new Client(server);
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS peers_${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE peers_${name}`);
    await client.query("CHECKPOINT");
    await client.end();
  }
  return url.href;
}

/** A query that gives one number, on a connection of its own. */
export async function numberQuery(url, sql) {
  const client = new Client(url);
  await client.connect();
  return {
    ask: async () => Number((await client.query(sql)).rows[0].n),
    close: () => client.end(),
  };
}
