import type { ClientMessage, RunEvent, RunSummary, ServerMessage } from "@pawl/api";
import { expect, test } from "vitest";
import { ManualClock } from "../clock.fixture.ts";
import { LiveLink } from "./live-link.ts";
import { readEvents } from "./read-events.ts";
import { readUpdates } from "./read-updates.ts";

/** A server's end of the sockets that a link opens. */
class FakeSocket {
  static readonly OPEN = 1;
  static opened: FakeSocket[] = [];
  readonly readyState: number = 1;
  readonly said: ClientMessage[] = [];
  isClosed = false;
  readonly #listeners: Map<string, (event: object) => void> = new Map();

  constructor() {
    FakeSocket.opened.push(this);
    queueMicrotask(() => this.#listeners.get("open")?.({}));
  }

  addEventListener(name: string, listener: (event: object) => void): void {
    this.#listeners.set(name, listener);
  }

  send(text: string): void {
    this.said.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(message: ServerMessage): void {
    this.#listeners.get("message")?.({ data: JSON.stringify(message) });
  }

  drop(code: number): void {
    this.#listeners.get("close")?.({ code });
  }

  /** What it was asked for last. */
  get asked(): Extract<ClientMessage, { type: "subscribe" }> | undefined {
    return this.said.findLast((message) => message.type === "subscribe");
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function linked(renewed: readonly (string | null)[] = []) {
  FakeSocket.opened = [];
  const clock = new ManualClock();
  let token: string | null = "t0";
  let renewals = 0;
  const tokens = {
    get: () => Promise.resolve(token),
    renew: () => Promise.resolve((token = renewed[renewals++] ?? null)),
  };
  const link = new LiveLink({
    url: "ws://pawl.test",
    tokens,
    clock,
    WebSocket: FakeSocket as unknown as typeof WebSocket,
  });
  return { clock, link, sockets: () => FakeSocket.opened, last: () => FakeSocket.opened.at(-1)! };
}

const ready = (clock: ManualClock, inMs = 900_000): ServerMessage => ({
  type: "ready",
  expiresAt: new Date(clock.now() + inMs).toISOString(),
});

function events(id: string, from: number, count: number): ServerMessage {
  const list = Array.from({ length: count }, (_, at) => ({ seq: from + at, kind: "k", topic: "meta" }) as RunEvent);
  return { type: "events", id, events: list, run: null };
}

/** Reads on in the background. */
function reading(link: LiveLink): { readonly seqs: number[]; readonly done: Promise<unknown> } {
  const seqs: number[] = [];
  const done = (async () => {
    for await (const { seq } of readEvents(link, "r")) seqs.push(seq);
  })().catch((error: unknown) => error);
  return { seqs, done };
}

test("asks behind the last number after each break, and passes over what it has", async () => {
  const { clock, link, last, sockets } = linked();
  const { seqs, done } = reading(link);
  await turn();
  last().tell(ready(clock));
  expect(last().asked?.to).toEqual({ channel: "run", run: "r", from: 1 });
  last().tell(events(last().asked!.id, 1, 3));
  await turn();
  last().drop(1006);
  clock.pass(250);
  await turn();
  last().tell(ready(clock));
  expect(sockets().length).toBe(2);
  expect(last().asked?.to).toMatchObject({ from: 4 });
  last().tell(events(last().asked!.id, 2, 4));
  // A gap: what is missing is asked for again.
  last().tell(events(last().asked!.id, 8, 1));
  expect(last().asked?.to).toMatchObject({ from: 6 });
  last().tell(events(last().asked!.id, 6, 3));
  last().tell({ type: "end", id: last().asked!.id });
  expect(await done).toBeUndefined();
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  clock.pass(1_000);
  expect([link.status, last().isClosed]).toEqual(["idle", true]);
});

test("says who it is with a new token before the old one is over", async () => {
  const { clock, link, last, sockets } = linked(["t1"]);
  reading(link);
  await turn();
  last().tell(ready(clock));
  for (let passed = 0; passed < 860_000; passed += 20_000) {
    clock.pass(20_000);
    last().tell({ type: "ping" });
  }
  await turn();
  expect(last().said.filter(({ type }) => type === "auth")).toEqual([
    { type: "auth", token: "t0" },
    { type: "auth", token: "t1" },
  ]);
  last().tell(ready(clock));
  expect(last().said.filter(({ type }) => type === "subscribe").length).toBe(1);
  expect(sockets().length).toBe(1);
  link.close();
});

test("comes back with a new token where the old one is not taken, and gives up where there is none", async () => {
  const { clock, link, last } = linked(["t1", null]);
  const { done } = reading(link);
  await turn();
  last().tell(ready(clock));
  last().drop(4401);
  await turn();
  await turn();
  expect(last().said).toEqual([{ type: "auth", token: "t1" }]);
  last().drop(4401);
  await turn();
  expect(await done).toMatchObject({ code: "unauthorized", status: 401 });
  expect(link.status).toBe("idle");
});

test("connects again when the server falls silent", async () => {
  const { clock, link, last, sockets } = linked();
  reading(link);
  await turn();
  last().tell(ready(clock));
  clock.pass(50_000);
  expect([link.status, sockets()[0]!.isClosed]).toEqual(["connecting", true]);
  clock.pass(10_000);
  await turn();
  expect(sockets().length).toBe(2);
  link.close();
});

test("stops asking while the caller does not take what has come", async () => {
  const { clock, link, last } = linked();
  const iterator = readEvents(link, "r");
  const first = iterator.next();
  await turn();
  last().tell(ready(clock));
  const { id } = last().asked!;
  last().tell(events(id, 1, 1));
  expect((await first).value).toMatchObject({ seq: 1 });
  last().tell(events(id, 2, 1_200));
  expect(last().said.at(-1)).toEqual({ type: "unsubscribe", id });
  for (let seq = 2; seq <= 1_201; seq++) expect((await iterator.next()).value).toMatchObject({ seq });
  const next = iterator.next();
  await turn();
  expect(last().asked?.to).toMatchObject({ from: 1_202 });
  last().tell(events(last().asked!.id, 1_202, 1));
  expect((await next).value).toMatchObject({ seq: 1_202 });
  await iterator.return();
});

test("begins updates with a reset, and keeps only the newest state of each thing", async () => {
  const { clock, link, last } = linked();
  const updates = readUpdates<RunSummary>(link, "runs");
  const first = updates.next();
  await turn();
  last().tell(ready(clock));
  const id = last().asked!.id;
  const run = (name: string, status: string): never => ({ id: name, status }) as never;
  last().tell({ type: "runs", id, runs: [], asOf: "2026-01-01T00:00:00.000Z" });
  last().tell({ type: "live", id });
  expect((await first).value).toMatchObject({ isReset: true, items: [] });
  last().tell({ type: "runs", id, runs: [run("a", "running"), run("b", "running")], asOf: "2026-01-01T00:00:01.000Z" });
  last().tell({ type: "runs", id, runs: [run("a", "completed")], asOf: "2026-01-01T00:00:02.000Z" });
  expect((await updates.next()).value).toEqual({
    isReset: false,
    asOf: "2026-01-01T00:00:02.000Z",
    items: [
      { id: "b", status: "running" },
      { id: "a", status: "completed" },
    ],
  });
  last().drop(1001);
  clock.pass(250);
  await turn();
  last().tell(ready(clock));
  expect(last().asked?.to).toEqual({ channel: "runs", since: "2026-01-01T00:00:02.000Z" });
  await updates.return();
});

test("ends with the caller's signal", async () => {
  const { link } = linked();
  const controller = new AbortController();
  const next = readEvents(link, "r", { signal: controller.signal }).next();
  controller.abort(new Error("enough"));
  await expect(next).rejects.toThrow("enough");
});
