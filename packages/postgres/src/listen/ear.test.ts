import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { Proxy } from "../testing/proxy.fixture.ts";
import { createDatabase, inDatabase, onServer, poolerUrl, whyNot } from "../testing/servers.fixture.ts";
import { channelOf, payloadOf } from "./channel.ts";

let url = "";
let proxy: Proxy;
const opened: PostgresStore[] = [];

beforeAll(async () => {
  url = await createDatabase("embedded");
  proxy = await Proxy.before(url);
});
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));
afterAll(() => proxy.close());

async function open(target: string, log: string[] = []): Promise<PostgresStore> {
  const store = new PostgresStore(target, { log: (_level, message) => log.push(message) });
  opened.push(store);
  await store.open();
  return store;
}

/** Resolves when it has been told so often, and from then on counts anew. */
function counter(): { readonly tell: () => void; readonly times: (count: number) => Promise<void> } {
  let count = 0;
  let wake = (): void => {};
  return {
    tell: () => {
      count += 1;
      wake();
    },
    times: (wanted) =>
      new Promise((resolve) => {
        wake = () => {
          if (count < wanted) return;
          count = 0;
          wake = () => {};
          resolve();
        };
        wake();
      }),
  };
}

const notify = (news: "work" | "change"): Promise<unknown> =>
  onServer(url, "SELECT pg_notify($1, $2)", [channelOf("pawl"), payloadOf("somebody", news)]);

it("hears what others say, and is told once more when its connection was broken and is back", async () => {
  const store = await open(proxy.url);
  const [wakes, changes] = [counter(), counter()];
  store.onWake(wakes.tell);
  store.onChange(changes.tell);
  await Promise.all([wakes.times(1), changes.times(1)]);
  expect(store.canNotify).toBe(true);
  await notify("work");
  await Promise.all([wakes.times(1), changes.times(1)]);
  await notify("change");
  await changes.times(1);
  proxy.reset();
  await Promise.all([wakes.times(1), changes.times(1)]);
  expect(store.canNotify).toBe(true);
  await notify("work");
  await wakes.times(1);
});

it("survives that the server ends its connection", async () => {
  const store = await open(url);
  const wakes = counter();
  store.onWake(wakes.tell);
  await wakes.times(1);
  await onServer(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
  await wakes.times(1);
  await notify("work");
  await wakes.times(1);
});

it("notices behind a pooler that it hears nothing, says so once, and polls for changes", async ({ skip }) => {
  const missing = whyNot("pgbouncer");
  if (missing !== null) skip(missing);
  const log: string[] = [];
  const store = await open(inDatabase(await poolerUrl(), new URL(url).pathname.slice(1)), log);
  expect(store.canNotify).toBe(false);
  const changes = counter();
  store.onWake(() => {});
  store.onChange(changes.tell);
  // Polls go on while it waits for its own notification in vain.
  for (let count = 30; log.length === 0; count += 10) await changes.times(count);
  await changes.times(30);
  expect(store.canNotify).toBe(false);
  expect(log).toEqual([expect.stringMatching(/delivers no notifications .* falls back to polling\.$/)]);
  const left = await onServer(url, "SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state <> 'idle'");
  expect(left).toEqual([]);
});
