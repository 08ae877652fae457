import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPawl, workflow, type Pawl } from "pawl";
import { WebSocketServer, type WebSocket } from "ws";
import { withTestTokens } from "../testing/test-authenticator.fixture.ts";
import { ann } from "../testing/test-server.fixture.ts";
import { systemClock } from "./clock.ts";
import { engineFeed } from "./engine-feed.ts";
import { OpenCounts } from "./open-counts.ts";
import { Live } from "./live.ts";
import { rawLiveClient, seqsOf } from "./live-client.fixture.ts";
import { liveLimits } from "./live-limits.ts";
import { LiveSocket } from "./live-socket.ts";

const eventBytes = 10_000;
const flood = workflow({ name: "flood" }, async (ctx, turns: number) => {
  for (let turn = 0; turn < turns; turn++) {
    await ctx.waitForSignal("go");
    for (let at = 0; at < 50; at++) ctx.emit("drop", { turn, at, filler: "x".repeat(eventBytes) });
  }
});

let pawl: Pawl;
beforeAll(async () => {
  pawl = await createPawl({ store: "memory:", workflows: [flood] });
  await pawl.startWorker();
});
afterAll(() => pawl.close());

/** The live side of a server alone, whose sockets can be looked at from the server's end. */
async function liveServer() {
  const feed = engineFeed(pawl);
  let reads = 0;
  const live = new Live(pawl, systemClock, {
    ...feed,
    readLogs: (query) => {
      reads += query.runs.length;
      return feed.readLogs(query);
    },
  });
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  const counts = new OpenCounts(liveLimits.connectionsPerUser);
  const subscriptions = new OpenCounts(liveLimits.subscriptionsPerUser);
  const authenticator = withTestTokens({ authenticate: () => Promise.reject(new Error("none")) });
  let mostBuffered = 0;
  server.on("connection", (socket: WebSocket) => {
    const send = socket.send.bind(socket) as (...given: unknown[]) => void;
    socket.send = (...given: unknown[]) => {
      send(...given);
      mostBuffered = Math.max(mostBuffered, socket.bufferedAmount);
    };
    const given = { live, authenticator, counts, subscriptions, limits: liveLimits, requestId: "r", onKnown: () => {} };
    void new LiveSocket(socket, given);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mostBuffered: () => mostBuffered,
    /** How often it has asked for a run's log. */
    reads: () => reads,
    close: () => {
      live.close();
      server.close();
    },
  };
}

test("keeps no more for a reader who does not read than its socket may hold, and loses nothing of it", async () => {
  const server = await liveServer();
  const turns = 60;
  const run = await pawl.start(flood, turns, { owner: "ann" });
  const clients = await Promise.all(Array.from({ length: 4 }, () => rawLiveClient(server.url, ann)));
  const [slow, fast] = [clients.slice(0, 2), clients.slice(2)];
  for (const client of clients) {
    client.send({ type: "subscribe", id: "1", to: { channel: "run", run: run.id } });
    await client.next("live");
  }
  for (const { socket } of slow) socket.pause();
  for (let turn = 0; turn < turns; turn++) await pawl.signal(run.id, "go");
  await Promise.all(fast.map((client) => client.next("end")));

  // 30 MB were written in all.
  const seqs = seqsOf(fast[0]!, "1");
  expect(seqs.length * eventBytes).toBeGreaterThan(29_000_000);
  // What it may hold, and one message more: that is begun before it is known that it is too much.
  expect(server.mostBuffered()).toBeLessThan(liveLimits.clogBytes + 64 * 1024 + 2 * eventBytes);
  expect(server.mostBuffered()).toBeGreaterThan(liveLimits.clogBytes);
  for (const client of slow) expect(seqsOf(client, "1").length).toBeLessThan(seqs.length);

  for (const { socket } of slow) socket.resume();
  await Promise.all(slow.map((client) => client.next("end")));
  for (const client of clients) expect(seqsOf(client, "1")).toEqual(seqs.map((_, at) => at + 1));
  for (const { socket } of clients) socket.close();
  server.close();
});

test("asks the store once for all readers of a run", async () => {
  const server = await liveServer();
  const run = await pawl.start(flood, 1, { owner: "ann" });
  const clients = await Promise.all(Array.from({ length: 50 }, () => rawLiveClient(server.url, ann)));
  for (const client of clients) client.send({ type: "subscribe", id: "1", to: { channel: "run", run: run.id } });
  await Promise.all(clients.map((client) => client.next("live")));
  const before = server.reads();
  await pawl.signal(run.id, "go");
  await Promise.all(clients.map((client) => client.next("end")));
  expect(server.reads() - before).toBeLessThan(clients.length / 2);
  const all = clients.map((client) => seqsOf(client, "1"));
  for (const seqs of all) expect(seqs).toEqual(all[0]);
  for (const { socket } of clients) socket.close();
  server.close();
});
