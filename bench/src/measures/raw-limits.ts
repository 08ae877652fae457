import { Client } from "pg";
import { figureOf, type Figure } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { bareProgramsPerSecond, laneCounts } from "../limit/bare-rate.ts";
import { binaryArray } from "../limit/binary-array.ts";
import type { Measure } from "../measure.ts";
import type { Pair } from "../pairs.ts";
import { serverOf } from "../place.ts";
import { rate } from "../rate.ts";
import { samplesMs } from "../samples.ts";
import { checkpointServer, withDatabase } from "../server/with-database.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, percentile, rounded } from "../statistics.ts";
import { stepCount, tenStepsOnly } from "../workflows.ts";

const table =
  "CREATE TABLE rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run uuid, seq integer, data text)";
const insertOne = {
  name: "one",
  text: "INSERT INTO rows (run, seq, data) VALUES ($1, $2, $3)",
  values: ["01a1fcb4-0000-7000-8000-000000000001", 1, '{"ok":true,"i":1}'],
};
const connectionCount = 16;
const rowsPerCommit = 1000;

/** What this server and this driver do at best, with no engine in sight: what every other figure is to be seen against. */
export const rawLimits: Measure = {
  name: "raw-limits",
  stores: ["postgres"],
  async *take(setting) {
    const lone: number[] = [];
    const loneMs = await repeated(setting, 1, async ([client]) => {
      const samples = await samplesMs(scaled(setting, 2000, 20), () => client!.query(insertOne));
      lone.push(...samples);
      return median(samples);
    });
    const extra = { p50: rounded(percentile(lone, 50)), p99: rounded(percentile(lone, 99)) };
    yield raw(setting, "ms", { what: "lone commit of one row", ...extra }, loneMs);

    const single = await repeated(setting, connectionCount, (clients) => {
      const count = scaled(setting, 20_000, 160);
      return rate(count, () => onEach(clients, count, (client) => client.query(insertOne)));
    });
    yield raw(setting, "commits/s", { what: "commits of one row", connections: connectionCount }, single);

    const multi = await repeated(setting, 1, ([client]) => {
      const count = scaled(setting, 200, 2);
      return rate(count * rowsPerCommit, async () => {
        for (let i = 0; i < count; i++) await client!.query(manyRows());
      });
    });
    yield raw(setting, "rows/s", { what: "rows in multi-row inserts", rowsPerCommit }, multi);

    for (const concurrency of [100, 1000]) {
      for (const connections of laneCounts) yield await sharedCommits(setting, concurrency, connections);
    }
  },
};

async function sharedCommits(setting: Setting, concurrency: number, connections: number): Promise<Figure> {
  const count = scaled(setting, 10_000, 200);
  const load = { program: tenStepsOnly, concurrency, beginsRuns: false, count, warmUpCount: scaled(setting, 1000, 20) };
  const pairs: Pair[] = [];
  for (let left = setting.repeats; left > 0; left--)
    pairs.push({ value: stepCount * (await bareProgramsPerSecond(setting, load, connections)), limit: null });
  return raw(setting, "steps/s", { what: "bare loop, shared fenced commits", concurrency, connections }, pairs);
}

function raw(
  setting: Setting,
  unit: string,
  extra: Readonly<Record<string, string | number>>,
  pairs: readonly Pair[],
): Figure {
  return figureOf({ name: "raw-limits", store: setting.store, unit, extra }, pairs);
}

/** On a fresh database each time, after a warm-up. */
async function repeated(
  setting: Setting,
  connections: number,
  take: (clients: readonly Client[]) => Promise<number>,
): Promise<Pair[]> {
  const server = serverOf(setting);
  const pairs: Pair[] = [];
  for (let left = setting.repeats; left > 0; left--) {
    const value = await withDatabase(server, async (url) => {
      const clients = Array.from({ length: connections }, () => new Client(url));
      for (const client of clients) await client.connect();
      await clients[0]!.query(table);
      await onEach(clients, scaled(setting, 200, 10) * connections, (client) => client.query(insertOne));
      await checkpointServer(server);
      const value = await take(clients);
      for (const client of clients) await client.end();
      return value;
    });
    pairs.push({ value, limit: null });
  }
  return pairs;
}

/** One query at a time on each connection. */
function onEach(clients: readonly Client[], count: number, query: (client: Client) => Promise<unknown>): Promise<void> {
  const idle = [...clients];
  return inFlight(count, clients.length, async () => {
    const client = idle.pop()!;
    await query(client);
    idle.push(client);
  });
}

function manyRows(): { readonly name: string; readonly text: string; readonly values: Buffer[] } {
  const cells = Array.from({ length: rowsPerCommit }, (_, i) => [i, i, `{"ok":true,"i":${i}}`]).flat();
  return {
    name: "many",
    text: "INSERT INTO rows (run, seq, data) SELECT * FROM unnest($1::uuid[], $2::int4[], $3::text[])",
    values: [binaryArray("uuid", cells, 3, 0), binaryArray("int4", cells, 3, 1), binaryArray("text", cells, 3, 2)],
  };
}
