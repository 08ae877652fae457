import { Client } from "pg";
import { databaseUrl, type ServerPlace } from "./server-place.ts";

let lastNumber = 0;

/** A fresh database, and a checkpoint before the work begins, so that no repeat pays for what came before it. */
export async function withDatabase<T>(place: ServerPlace, work: (url: string) => Promise<T>): Promise<T> {
  const name = `bench_${process.pid}_${++lastNumber}`;
  await asAdmin(place, (admin) => admin.query(`CREATE DATABASE ${name}`));
  await checkpointServer(place);
  try {
    return await work(databaseUrl(place, name));
  } finally {
    await asAdmin(place, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }
}

export async function checkpointServer(place: ServerPlace): Promise<void> {
  await asAdmin(place, (admin) => admin.query("CHECKPOINT"));
}

/** A connection to the database that is not measured: what is asked there is not counted. */
export async function asAdmin<T>(place: ServerPlace, work: (admin: Client) => Promise<T>): Promise<T> {
  return withClient(place.url, work);
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
