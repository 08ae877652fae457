import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Random } from "../random.ts";
import { Proxy } from "./proxy.ts";

let proxy: Proxy;
let stopServer: () => void;

/** Answers every piece with itself. */
beforeEach(async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => socket.write(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy = await Proxy.listen((server.address() as AddressInfo).port);
  stopServer = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});

afterEach(async () => {
  await proxy.close();
  stopServer();
});

class Caller {
  readonly socket: Socket = connect({ port: proxy.port, host: "127.0.0.1" });
  readonly closed: Promise<unknown> = new Promise((resolve) => this.socket.once("close", resolve));
  heard = "";

  constructor() {
    this.socket.on("error", () => {});
    this.socket.setEncoding("utf8").on("data", (text: string) => (this.heard += text));
  }

  async hears(text: string): Promise<void> {
    while (this.heard !== text) await once(this.socket, "data");
  }
}

it("passes bytes on in both directions", async () => {
  const caller = new Caller();
  caller.socket.write("hello");
  await caller.hears("hello");
});

it("holds everything back while it is frozen, also for new connections, and passes it on in order when it thaws", async () => {
  const caller = new Caller();
  caller.socket.write("a");
  await caller.hears("a");
  proxy.freeze(["answers"]);
  const late = new Caller();
  caller.socket.write("b");
  caller.socket.write("c");
  late.socket.write("x");
  await once(late.socket, "connect");
  expect([caller.heard, late.heard]).toEqual(["a", ""]);
  proxy.thaw();
  await caller.hears("abc");
  await late.hears("x");
});

it("loses the bytes and the connection while it swallows; a later connection passes, and the dead one can be reset", async () => {
  const dead = new Caller();
  dead.socket.write("a");
  await dead.hears("a");
  proxy.swallow(["requests"]);
  dead.socket.write("b");
  proxy.mend();
  const fresh = new Caller();
  fresh.socket.write("c");
  await fresh.hears("c");
  dead.socket.write("d");
  proxy.resetDead();
  await dead.closed;
  expect(dead.heard).toBe("a");
  fresh.socket.write("e");
  await fresh.hears("ce");
});

it("resets a connection in the middle of an answer, and only so many", async () => {
  proxy.cutAnswers(1, new Random("cut"));
  const cut = new Caller();
  cut.socket.write("a long answer");
  await cut.closed;
  expect("a long answer".startsWith(cut.heard) && cut.heard.length < "a long answer".length).toBe(true);
  const next = new Caller();
  next.socket.write("b");
  await next.hears("b");
});

it("passes on what is slow in the order in which it came", async () => {
  proxy.slowDown(20);
  const caller = new Caller();
  for (const letter of "abcdef") {
    caller.socket.write(letter);
    await new Promise(setImmediate);
  }
  await caller.hears("abcdef");
});

it("resets the connections that are there and refuses new ones, until it is mended", async () => {
  const there = new Caller();
  there.socket.write("a");
  await there.hears("a");
  proxy.refuse();
  await there.closed;
  await new Caller().closed;
  proxy.mend();
  const after = new Caller();
  after.socket.write("b");
  await after.hears("b");
});

it("tells one side when the other has gone", async () => {
  const caller = new Caller();
  caller.socket.write("a");
  await caller.hears("a");
  stopServer();
  await caller.closed;
});
