import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { start, succeed } from "../conformance/samples.ts";
import { Bell, bellPath } from "./bell.ts";
import { openInline } from "./inline-link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-news-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function pair(name: string, log: (level: string, message: string) => void): Promise<[SqliteStore, SqliteStore]> {
  const path = join(folder, name);
  const stores: [SqliteStore, SqliteStore] = [
    new SqliteStore(path, { connect: openInline }),
    new SqliteStore(path, { connect: openInline, log }),
  ];
  for (const store of stores) await store.open();
  return stores;
}

it("looks for changes instead where the bell file cannot be watched, and says so once", async () => {
  // A folder in the bell's place can be neither rung nor opened.
  mkdirSync(bellPath(join(folder, "deaf.db")));
  const warnings: string[] = [];
  const [writer, listener] = await pair("deaf.db", (level, message) => warnings.push(`${level}: ${message}`));
  const woken = new Promise<void>((resolve) => listener.onWake(resolve));
  const stop = listener.onWake(() => {});
  await succeed(writer, start(1));
  await woken;
  stop();
  expect(warnings).toEqual([expect.stringMatching(/^warn: .*deaf\.db.*every 25 ms/)]);
  await writer.close();
  await listener.close();
});

it("takes a bell file that was cut for a ring, and cuts one that has grown", async () => {
  const [writer, listener] = await pair("cut.db", () => {});
  const path = bellPath(join(folder, "cut.db"));
  await succeed(writer, start(1));
  const woken = new Promise<void>((resolve) => listener.onWake(resolve));
  truncateSync(path);
  await woken;

  writeFileSync(path, Buffer.alloc(2 * 1024 * 1024));
  const rung = new Promise<void>((resolve) => listener.onWake(resolve));
  const bell = new Bell(join(folder, "cut.db"), new Int32Array(1));
  bell.ring();
  await rung;
  bell.close();
  await writer.close();
  await listener.close();
});

it("counts each listener, also when one function listens twice", async () => {
  const [writer, listener] = await pair("twice.db", () => {});
  let count = 0;
  const listen = (): void => void (count += 1);
  const stops = [listener.onWake(listen), listener.onWake(listen)];
  stops[0]!();
  const woken = new Promise<void>((resolve) => listener.onWake(resolve));
  await succeed(writer, start(1));
  await woken;
  expect(count).toBe(1);
  await writer.close();
  await listener.close();
});
