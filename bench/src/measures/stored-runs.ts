import { mkdtempSync, appendFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createPawl } from "pawl";
import { storeAt, type Store } from "pawl/internal";
import { figureOf, type Extra } from "../figure.ts";
import type { Measure } from "../measure.ts";
import { serverOf, withPlace } from "../place.ts";
import { elapsedMs } from "../samples.ts";
import { loggedWhile, logPlans } from "../server/logged-plans.ts";
import { someStoredRuns, storeRuns, tableSizes } from "../server/stored-runs.ts";
import { checkpointServer, withClient } from "../server/with-database.ts";
import { scaled, type Setting } from "../setting.ts";
import { median, percentile, rounded } from "../statistics.ts";
import { registerStoreWorker, storeQueries, type StoreQuery } from "../store-queries.ts";

const megabyte = 2 ** 20;

/** Milliseconds of what a store is asked, by how many runs it holds; the limit is the same with the fewest. A ratio of 1: it does not matter how many there are. */
export const storedRuns: Measure = {
  name: "stored-runs",
  stores: ["postgres"],
  async *take(setting) {
    const sizes = setting.isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
    const { times, bytes, plansFile } = await withPlace(setting, ({ store }) => takeAll(setting, store, sizes));
    for (const [query, taken] of times) {
      const extra: Record<string, number | string> = { query };
      sizes.forEach((size, i) => (extra[`at${size}`] = rounded(median(taken[i] ?? []))));
      extra["p99"] = rounded(percentile(taken.at(-1) ?? [], 99));
      yield figureOf({ name: "stored-runs", store: setting.store, unit: "ms", extra }, [
        { value: median(taken.at(-1) ?? []), limit: median(taken[0] ?? []) },
      ]);
    }
    const most = sizes.at(-1)!;
    const inMb = bytes
      .filter((entry) => entry.bytes > megabyte / 2)
      .map((entry) => [entry.name, entry.bytes / megabyte]);
    const extra: Extra = { runs: most, ...Object.fromEntries(inMb), plans: plansFile };
    const total = bytes.reduce((sum, entry) => sum + entry.bytes, 0);
    yield figureOf({ name: "stored-runs", store: setting.store, unit: "bytes/run", extra }, [
      { value: total / most, limit: null },
    ]);
  },
};

async function takeAll(
  setting: Setting,
  url: string,
  sizes: readonly number[],
): Promise<{
  readonly times: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly bytes: Awaited<ReturnType<typeof tableSizes>>;
  readonly plansFile: string;
}> {
  // Makes the tables.
  await (await createPawl({ store: url })).close();
  const plansFile = resolve(setting.plansFile ?? join(mkdtempSync(join(tmpdir(), "pawl-bench-plans-")), "plans.txt"));
  const times = new Map<string, number[][]>();
  let stored = 0;
  for (const size of sizes) {
    const ids = await withClient(url, async (client) => {
      await storeRuns(client, stored + 1, size);
      return someStoredRuns(client, size, 1000);
    });
    stored = size;
    await checkpointServer(serverOf(setting));
    await withStore(url, async (store) => {
      for (const query of storeQueries(store, ids)) {
        const count = setting.isQuick ? 5 : query.isSlow ? 10 : 100;
        const all = times.get(query.name) ?? [];
        times.set(query.name, all);
        all.push(await timesOf(query, count));
      }
    });
  }
  await writePlans(setting, url, plansFile, sizes.at(-1)!);
  return { times, bytes: await withClient(url, tableSizes), plansFile };
}

async function timesOf({ prepare, ask }: StoreQuery, count: number): Promise<number[]> {
  const samples: number[] = [];
  // A tenth more: the first ones plan, and bring pages into the cache.
  for (let n = -Math.ceil(count / 10); n < count; n++) {
    await prepare?.();
    const ms = await elapsedMs(ask);
    if (n >= 0) samples.push(ms);
  }
  return samples;
}

/** The plans of a query once the server has settled for one: after the fifth time it may choose a plan for all values. */
async function writePlans(setting: Setting, url: string, file: string, size: number): Promise<void> {
  const { logFile } = serverOf(setting);
  if (logFile === null)
    return writeFileSync(file, "The server is not ours: its log, where plans appear, cannot be read.\n");
  const ids = await withClient(url, (client) => someStoredRuns(client, size, 1000));
  await logPlans(serverOf(setting), url);
  writeFileSync(file, `Plans of Pawl's queries on ${size} stored runs, ${serverOf(setting).version}\n`);
  await withStore(url, async (store) => {
    for (const query of storeQueries(store, ids)) {
      await timesOf(query, scaled(setting, 8, 6));
      await query.prepare?.();
      appendFileSync(file, `\n=== ${query.name}\n${await loggedWhile(logFile, query.ask)}\n`);
    }
  });
  await withClient(url, async (client) => {
    const sizes = (await tableSizes(client)).map(({ name, bytes }) => `${String(bytes).padStart(12)}  ${name}`);
    appendFileSync(file, `\n=== bytes\n${sizes.join("\n")}\n`);
  });
}

async function withStore(url: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await storeAt(url, {});
  await store.open();
  try {
    await registerStoreWorker(store);
    await work(store);
  } finally {
    await store.close();
  }
}
