import { EventEmitter } from "node:events";
import { closeCodes, type ClientMessage, type ServerMessage } from "@pawl/api";
import { expect, test } from "vitest";
import type { Pawl } from "pawl";
import type { WebSocket } from "ws";
import { ApiError } from "../http/api-error.ts";
import type { Principal } from "../http/principal.ts";
import { OpenCounts } from "./open-counts.ts";
import type { EngineFeed } from "./engine-feed.ts";
import { Live } from "./live.ts";
import { liveLimits, type LiveLimits } from "./live-limits.ts";
import { LiveSocket } from "./live-socket.ts";
import { ManualClock } from "./manual-clock.fixture.ts";

/** As much of a socket as is spoken to. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  readonly said: ServerMessage[] = [];
  closedWith: number | null = null;
  isTerminated = false;

  send(message: string | Buffer, _options: unknown, done: () => void): void {
    this.said.push(JSON.parse(String(message)) as ServerMessage);
    done();
  }

  close(code: number): void {
    this.closedWith ??= code;
  }

  terminate(): void {
    this.isTerminated = true;
  }

  hear(message: ClientMessage): void {
    this.emit("message", Buffer.from(JSON.stringify(message)), false);
  }
}

const ann: Principal = {
  userId: "ann",
  name: "Ann",
  email: null,
  isEmailVerified: false,
  role: "user",
  isGuest: false,
  groups: [],
  via: "session",
  scopes: null,
  sessionId: "s",
  expiresMs: null,
};

/** A socket whose callers are told by `principals`: by token; null: the token is not good. */
function opened(principals: Record<string, Principal | null>, limits: Partial<LiveLimits> = {}) {
  const clock = new ManualClock();
  let watchers = 0;
  const feed = {
    watch: () => {
      watchers += 1;
      return () => (watchers -= 1);
    },
    changedInterrupts: () => Promise.resolve([]),
    changedRuns: () => Promise.resolve([]),
  } as unknown as EngineFeed;
  const live = new Live({} as Pawl, clock, feed);
  const socket = new FakeSocket();
  const authenticator = {
    authenticate: (token: string) => {
      const principal = principals[token] ?? null;
      return principal === null
        ? Promise.reject(new ApiError("token_expired", "It is over."))
        : Promise.resolve(principal);
    },
  };
  const counts = new OpenCounts(2);
  const subscriptions = new OpenCounts(limits.subscriptionsPerUser ?? liveLimits.subscriptionsPerUser);
  let strangers = 0;
  const open = (given: FakeSocket): void => {
    strangers += 1;
    void new LiveSocket(given as unknown as WebSocket, {
      live,
      authenticator,
      counts,
      subscriptions,
      limits: { ...liveLimits, ...limits },
      requestId: "r",
      onKnown: () => (strangers -= 1),
    });
  };
  open(socket);
  return { clock, live, socket, open, watchers: () => watchers, strangers: () => strangers };
}

/** What has been promised has come. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("closes a socket whose caller does not say who they are", () => {
  const { clock, socket, live, strangers } = opened({});
  clock.pass(liveLimits.authMs - 1_000);
  expect([socket.closedWith, strangers()]).toEqual([null, 1]);
  clock.pass(1_000);
  expect(strangers()).toBe(0);
  expect(socket.closedWith).toBe(closeCodes.unauthorized);
  expect(live.connections).toBe(0);
});

test("closes it when the token is over, unless a new one came before", async () => {
  const clock = new ManualClock();
  const first = { ...ann, expiresMs: clock.now() + 60_000 };
  const second = { ...ann, expiresMs: clock.now() + 120_000 };
  const t = opened({ first, second });
  t.socket.hear({ type: "auth", token: "first" });
  await turn();
  expect(t.socket.said).toEqual([{ type: "ready", expiresAt: new Date(first.expiresMs).toISOString() }]);
  t.clock.pass(50_000);
  t.socket.hear({ type: "auth", token: "second" });
  await turn();
  t.clock.pass(50_000);
  t.socket.hear({ type: "pong" });
  expect(t.socket.closedWith).toBeNull();
  t.clock.pass(20_000);
  expect(t.socket.closedWith).toBe(closeCodes.unauthorized);
});

test("closes it when the caller was signed out or has another role, and what they follow stops", async () => {
  for (const now of [null, { ...ann, role: "operator" as const }]) {
    const principals: Record<string, Principal | null> = { token: ann };
    const t = opened(principals);
    t.socket.hear({ type: "auth", token: "token" });
    t.socket.hear({ type: "subscribe", id: "1", to: { channel: "runs" } });
    t.socket.hear({ type: "subscribe", id: "2", to: { channel: "interrupts" } });
    await turn();
    expect(t.watchers()).toBe(1);
    principals["token"] = now;
    t.clock.pass(liveLimits.heartbeatMs);
    await turn();
    expect(t.socket.closedWith).toBe(closeCodes.unauthorized);
    expect(t.watchers()).toBe(0);
  }
});

test("asks for a sign of life, and drops whoever gives none", async () => {
  const { clock, socket } = opened({ token: ann });
  socket.hear({ type: "auth", token: "token" });
  await turn();
  clock.pass(40_000);
  expect(socket.said.filter(({ type }) => type === "ping").length).toBe(2);
  socket.hear({ type: "pong" });
  clock.pass(50_000);
  expect(socket.closedWith).toBeNull();
  clock.pass(20_000);
  expect(socket.closedWith).toBe(closeCodes.silent);
  expect(socket.isTerminated).toBe(true);
});

test("limits connections of a user, subscriptions and messages of a socket", async () => {
  const t = opened({ token: ann }, { subscriptionsPerSocket: 2, messagesAtOnce: 10 });
  const others = [new FakeSocket(), new FakeSocket()];
  for (const socket of others) t.open(socket);
  for (const socket of [t.socket, ...others]) {
    socket.hear({ type: "auth", token: "token" });
    await turn();
  }
  expect(others.map(({ closedWith }) => closedWith)).toEqual([null, closeCodes.tooMany]);

  for (const id of ["1", "2", "3"]) t.socket.hear({ type: "subscribe", id, to: { channel: "runs" } });
  await turn();
  expect(t.socket.closedWith).toBe(closeCodes.tooMany);

  for (let at = 0; at < 10; at++) others[0]!.hear({ type: "pong" });
  expect(others[0]!.closedWith).toBe(closeCodes.tooMany);
  t.open(new FakeSocket());
  expect(t.live.connections).toBe(1);
});

test("refuses an API key what it has no scope for", async () => {
  const { socket } = opened({ key: { ...ann, via: "api-key", scopes: ["runs:read"] } });
  socket.hear({ type: "auth", token: "key" });
  socket.hear({ type: "subscribe", id: "1", to: { channel: "runs" } });
  socket.hear({ type: "subscribe", id: "2", to: { channel: "interrupts" } });
  await turn();
  const said = socket.said.map((message) => ("id" in message ? `${message.type} ${message.id}` : message.type));
  expect(said).toEqual(["ready", "runs 1", "live 1", "error 2"]);
  expect(socket.said.at(-1)).toMatchObject({ problem: { code: "scope_missing" } });
});

test("says goodbye when the server closes, and cuts off whoever stays", async () => {
  const { clock, socket, live, strangers } = opened({ token: ann });
  socket.hear({ type: "auth", token: "token" });
  await turn();
  expect(strangers()).toBe(0);
  live.close();
  expect([socket.closedWith, strangers()]).toEqual([1001, 0]);
  clock.pass(liveLimits.farewellMs);
  expect(socket.isTerminated).toBe(true);
});

test("closes one that takes nothing of what it is told, though it talks", async () => {
  const { clock, socket } = opened({ ann });
  socket.hear({ type: "auth", token: "ann" });
  await turn();
  const talk = (seconds: number): void => {
    for (let passed = 0; passed < seconds; passed += 10) {
      clock.pass(10_000);
      socket.hear({ type: "pong" });
    }
  };
  // A slow one takes a little.
  for (let bytes = liveLimits.clogBytes * 2; bytes > liveLimits.clogBytes * 1.5; bytes -= 10_000) {
    socket.bufferedAmount = bytes;
    talk(50);
  }
  expect(socket.closedWith).toBeNull();
  socket.bufferedAmount += 1;
  talk(90);
  expect([socket.closedWith, socket.isTerminated]).toEqual([closeCodes.silent, true]);
});

test("cuts off one that was told to close, and does not", async () => {
  const { clock, socket, live } = opened({ ann });
  socket.hear({ type: "auth", token: "ann" });
  await turn();
  for (let at = 0; at < liveLimits.messagesAtOnce; at += 1) socket.hear({ type: "pong" });
  expect(socket.closedWith).toBe(closeCodes.tooMany);
  expect(live.connections).toBe(0);
  clock.pass(liveLimits.farewellMs);
  expect(socket.isTerminated).toBe(true);
});

test("closes one whose caller's address is not known to be theirs any more, since questions came by it", async () => {
  const principals: Record<string, Principal> = { ann: { ...ann, email: "ann@example.com", isEmailVerified: true } };
  const { clock, socket } = opened(principals);
  socket.hear({ type: "auth", token: "ann" });
  await turn();
  principals["ann"] = { ...ann, email: "ann@example.com", isEmailVerified: false };
  clock.pass(liveLimits.heartbeatMs);
  await turn();
  expect(socket.closedWith).toBe(closeCodes.unauthorized);
});

test("a socket that comes while the server closes is told to come back later", async () => {
  const { live, open } = opened({});
  live.close();
  const late = new FakeSocket();
  open(late);
  await turn();
  expect(late.closedWith).toBe(1001);
  expect(live.connections).toBe(0);
});

test("counts what a user follows on all sockets, and no longer than they follow it", async () => {
  const { socket, open } = opened({ ann }, { subscriptionsPerUser: 3 });
  const other = new FakeSocket();
  open(other);
  for (const each of [socket, other]) {
    each.hear({ type: "auth", token: "ann" });
    for (const id of ["1", "2"]) each.hear({ type: "subscribe", id, to: { channel: "runs" } });
  }
  await turn();
  const refusals = (): unknown[] =>
    [socket, other].flatMap(({ said }) => said.flatMap((message) => (message.type === "error" ? [message.id] : [])));
  expect(refusals()).toHaveLength(1);
  socket.hear({ type: "unsubscribe", id: "1" });
  other.hear({ type: "subscribe", id: "3", to: { channel: "runs" } });
  await turn();
  expect(refusals()).toHaveLength(1);
  socket.emit("close");
  other.hear({ type: "subscribe", id: "4", to: { channel: "runs" } });
  await turn();
  expect(refusals()).toHaveLength(1);
});
