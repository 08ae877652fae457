import { figureOf } from "../figure.ts";
import type { Measure } from "../measure.ts";
import { scaled, type Setting } from "../setting.ts";
import { percentile, rounded } from "../statistics.ts";
import type { Heard } from "../api/reader-process.ts";
import type { Tell } from "../api/server-process.ts";
import { withApi, type ApiPlace } from "../api/with-api.ts";

/** Milliseconds between two chunks of a run: of a hundred runs with ten readers each, a thousand messages a second reach readers. */
const everyMs = 1_000;
const readersOfRun = 10;

function tell(server: ApiPlace["server"], order: Tell): Promise<string[]> {
  return server.ask<string[]>("tell", order);
}

interface Memory {
  readonly used: number;
  readonly rss: number;
}

/**
 * Milliseconds (p95) from the writing of a chunk in a step to a reader by WebSocket, with 1,000 readers of 100 runs; the same where half of the readers take nothing for most of the time, who
 * must get everything all the same; the same where all runs write at one moment, so that the last of 1,000 messages has waited for all others; and bytes of the server's memory per connection.
 */
export const live: Measure = {
  name: "live",
  stores: ["sqlite", "postgres"],
  async *take(setting) {
    const readers = scaled(setting, 1_000, 40);
    const loader = new URL("../api/reader-process.ts", import.meta.url);
    // A user may have a hundred connections.
    const params = { guests: readers / readersOfRun / 2, loader, execArgv: ["--expose-gc"] };
    const figures = await withApi(setting, params, (place) => readAll(setting, place, readers));
    yield* figures;
  },
};

async function readAll(setting: Setting, { server, load, guests, url }: ApiPlace, readers: number) {
  const runCount = readers / readersOfRun;
  const count = scaled(setting, 20, 3);
  const owners = Array.from({ length: runCount }, (_, n) => guests[n % guests.length]!.id);
  // The first connections bring what all share.
  const warm = await tell(server, { users: owners, count: 2, everyMs: 100, isSpread: false });
  await load.ask("connect", { url, guests, readers: runCount });
  await load.ask("read", { runs: warm, count: 2, slow: 0 });
  const before = await server.ask<Memory>("memory");
  await load.ask("connect", { url, guests, readers });
  const after = await server.ask<Memory>("memory");
  if (setting.profileFolder !== null) await server.ask("profile", { folder: setting.profileFolder });
  const figures = [];
  for (const { slow, isSpread } of [
    { slow: 0, isSpread: true },
    { slow: readers / 2, isSpread: true },
    { slow: 0, isSpread: false },
  ]) {
    const all: number[] = [];
    const pairs = [];
    let behind = 0;
    for (let left = setting.repeats; left > 0; left--) {
      const runs = await tell(server, { users: owners, count, everyMs, isSpread });
      const heard = await load.ask<Heard>("read", { runs, count, slow });
      if (heard.wrong > 0) throw new Error(`${heard.wrong} chunks were lost, came twice, or out of order.`);
      all.push(...heard.tookMs);
      behind += heard.behind;
      pairs.push({ value: percentile(heard.tookMs, 95), limit: null });
    }
    const extra = {
      chunksAt: isSpread ? "moments of their own" : "the same moment",
      readers,
      slowReaders: slow,
      runs: runCount,
      p50: rounded(percentile(all, 50)),
      p99: rounded(percentile(all, 99)),
      chunks: all.length,
      ...(slow > 0 && { caughtUpFromStore: behind }),
    };
    figures.push(figureOf({ name: "live", store: setting.store, unit: "ms", extra }, pairs));
  }
  if (setting.profileFolder !== null) await server.ask("endProfile");
  const perConnection = (after.used - before.used) / readers;
  const extra = { readers, rss: rounded((after.rss - before.rss) / readers) };
  const unit = "bytes/connection";
  figures.push(figureOf({ name: "live", store: setting.store, unit, extra }, [{ value: perConnection, limit: null }]));
  return figures;
}
