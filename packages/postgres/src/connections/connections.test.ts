import type { PawlError } from "pawl";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Proxy } from "../testing/proxy.fixture.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";
import { systemTimers } from "../timers.ts";
import { Connections } from "./connections.ts";
import { parseTarget } from "./target.ts";

let url = "";
let proxy: Proxy;
const opened: Connections[] = [];

beforeAll(async () => {
  url = await createDatabase("embedded");
  await onServer(url, "CREATE TABLE counts (n integer); INSERT INTO counts VALUES (0)");
  proxy = await Proxy.before(url);
});
afterEach(async () => {
  proxy.speakAgain();
  await Promise.all(opened.splice(0).map((connections) => connections.close()));
});
afterAll(() => proxy.close());

function connect(target: string = proxy.url, scanMs = 2000): Connections {
  const connections = new Connections(parseTarget(target), systemTimers, { writeMs: 400, readMs: 300, scanMs });
  opened.push(connections);
  return connections;
}

const one = { text: "SELECT 1 AS one" };
const count = { text: "UPDATE counts SET n = n + 1 RETURNING n" };
const counted = async (): Promise<number> => (await onServer<{ n: number }>(url, "SELECT n FROM counts"))[0]!.n;

it("reads 64-bit integers as numbers, also where a statement is prepared", async () => {
  const connections = connect();
  for (const name of [undefined, "big", "big"]) {
    const query = { text: "SELECT 1763700000000::bigint AS big", ...(name === undefined ? {} : { name }) };
    expect((await connections.read(query)).rows).toEqual([{ big: 1_763_700_000_000 }]);
  }
});

it("keeps a connection whose statement was refused", async () => {
  const connections = connect();
  const pid = { text: "SELECT pg_backend_pid() AS pid" };
  const before = (await connections.write(pid)).rows;
  await expect(connections.write({ text: "SELECT 1 / 0" })).rejects.toMatchObject({ details: { sqlState: "22012" } });
  expect((await connections.write(pid)).rows).toEqual(before);
});

it("reads again when the connection turns out to be gone", async () => {
  const connections = connect();
  await connections.read(one);
  const lost = proxy.loseNextAnswer();
  expect((await connections.read(one)).rows).toEqual([{ one: 1 }]);
  await lost;
});

it("does not write again when an answer was lost: it may have happened", async () => {
  const connections = connect();
  await connections.write(one);
  const before = await counted();
  const lost = proxy.loseNextAnswer();
  await expect(connections.write(count)).rejects.toMatchObject({ code: "store_unavailable" });
  await lost;
  expect(await counted()).toBe(before + 1);
  expect((await connections.write(count)).rows).toEqual([{ n: before + 2 }]);
});

it("gives a silent server up in time, cuts the connection, and finds it again", async () => {
  const connections = connect();
  await connections.write(one);
  await connections.beat(one);
  proxy.fallSilent();
  const silent = { code: "store_unavailable", message: expect.stringContaining("did not answer in time") as string };
  await Promise.all([
    expect(connections.write(one)).rejects.toMatchObject(silent),
    expect(connections.beat(one)).rejects.toMatchObject(silent),
    expect(connections.read(one)).rejects.toMatchObject({ code: "store_unavailable" }),
  ]);
  expect(connections.isReachable).toBe(false);
  proxy.speakAgain();
  proxy.reset();
  expect((await connections.write(one)).rows).toEqual([{ one: 1 }]);
  expect((await connections.beat(one)).rows).toEqual([{ one: 1 }]);
  expect(connections.isReachable).toBe(true);
});

it("ends a statement on the server too when its time is over", async () => {
  const connections = connect(url);
  await expect(connections.write({ text: "SELECT pg_sleep(60)" })).rejects.toMatchObject({
    code: expect.stringMatching(/store_busy|store_unavailable/) as string,
  });
  const running =
    "SELECT count(*)::int AS running FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'";
  for (let left = 1; left > 0;) left = (await onServer<{ running: number }>(url, running))[0]!.running;
});

it("leaves a server that has become read-only, for the name may lead elsewhere by now", async () => {
  const connections = connect(url);
  const pid = { text: "SELECT pg_backend_pid() AS pid" };
  const before = (await connections.write(pid)).rows;
  await connections.write({ text: "SET default_transaction_read_only = on" });
  await expect(connections.write(count)).rejects.toMatchObject({ code: "store_readonly", retryable: true });
  expect((await connections.write(pid)).rows).not.toEqual(before);
  await connections.write(count);
});

it("writes again what lost to another transaction", async () => {
  await onServer(
    url,
    "CREATE TABLE pairs (id integer PRIMARY KEY, n integer); INSERT INTO pairs VALUES (1, 0), (2, 0)",
  );
  await onServer(
    url,
    `CREATE FUNCTION touch(first integer, second integer) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      UPDATE pairs SET n = n + 1 WHERE id = first;
      PERFORM pg_sleep(0.05);
      UPDATE pairs SET n = n + 1 WHERE id = second;
    END $$`,
  );
  const connections = new Connections(parseTarget(`${url}?options=-c%20deadlock_timeout%3D10ms`), systemTimers);
  opened.push(connections);
  await Promise.all([
    connections.write({ text: "SELECT touch(1, 2)" }),
    connections.write({ text: "SELECT touch(2, 1)" }),
  ]);
  expect(await onServer(url, "SELECT n FROM pairs")).toEqual([{ n: 2 }, { n: 2 }]);
});

it.each([1, 2, 3])("does with %d connections, if the server has no more for it", async (most) => {
  const role = `few_${process.pid}_${most}`;
  await onServer(url, `CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT ${most}`);
  const few = new URL(url);
  few.username = role;
  few.password = "few";
  const connections = connect(few.toString());
  const slow = { text: "SELECT 1 AS one, pg_sleep(0.02)" };
  for (let round = 0; round < 3; round += 1) {
    const asked = Array.from({ length: 3 }, () => [
      connections.write<{ one: number }>(slow),
      connections.read<{ one: number }>(slow),
      connections.scan<{ one: number }>(slow),
      connections.beat<{ one: number }>(slow),
    ]);
    for (const { rows } of await Promise.all(asked.flat())) expect(rows[0]?.one).toBe(1);
  }
  await connections.alone((client) => client.query("SELECT 1"));
  await connections.close();
  await onServer(url, `DROP ROLE ${role}`);
});

it("has a connection for heartbeats that nothing else uses up", async () => {
  const connections = new Connections(parseTarget(url), systemTimers);
  opened.push(connections);
  const sleep = { text: "SELECT pg_sleep(0.5)" };
  const slow = [1, 2, 3].flatMap(() => [connections.write(sleep), connections.read(sleep), connections.scan(sleep)]);
  let isSlowDone = false;
  const all = Promise.all(slow).then(() => {
    isSlowDone = true;
  });
  await connections.beat(one);
  expect(isSlowDone).toBe(false);
  await all;
});

it("refuses to work once it is closed, and leaves no connection open", async () => {
  const connections = connect();
  await Promise.all([connections.write(one), connections.read(one), connections.scan(one), connections.beat(one)]);
  await connections.close();
  await expect(connections.read(one)).rejects.toMatchObject({ code: "closed" });
  for (let left = proxy.connections; left > 0; left = proxy.connections) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
});

it("is closed though a connection leads nowhere, and whoever waits for its answer hears of it", async () => {
  const connections = connect(proxy.url, 3_600_000);
  await connections.scan(one);
  proxy.fallSilent();
  // On the connection that there is, on one that is being made, and in line for one.
  const unanswered = Promise.allSettled([1, 2, 3].map(() => connections.scan(one)));
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  await connections.close();
  for (const each of await unanswered) {
    expect(each.status).toBe("rejected");
    expect(["store_unavailable", "closed"]).toContain(((each as PromiseRejectedResult).reason as PawlError).code);
  }
});
