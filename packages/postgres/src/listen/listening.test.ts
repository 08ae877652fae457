import { expect, it } from "vitest";
import type { Connections } from "../connections/connections.ts";
import { settled, VirtualTimers } from "../testing/virtual-timers.fixture.ts";
import type { Ear, EarSettings } from "./ear.ts";
import { Listening } from "./listening.ts";

interface Attempt extends EarSettings {
  /** It hears; null: it is deaf. */
  readonly answer: (ear: Ear | null) => Promise<void>;
  readonly fail: () => Promise<void>;
  isClosed: boolean;
}

function listeningIn(timers: VirtualTimers, given: { isPooled?: boolean; isReachable?: boolean } = {}) {
  const attempts: Attempt[] = [];
  const logged: string[] = [];
  const listening = new Listening(
    { handle: "me", timers, log: (_level, message) => logged.push(message) },
    (settings) =>
      new Promise((resolve, reject) => {
        attempts.push({
          ...settings,
          isClosed: false,
          answer: (ear) => (resolve(ear), settled()),
          fail: () => (reject(new Error("down")), settled()),
        });
      }),
  );
  const connections = { isPooled: false, isReachable: true, target: { location: "postgres://db" }, ...given };
  listening.begin(connections as unknown as Connections);
  const told: string[] = [];
  const onWake = () => listening.onWake(() => told.push("wake"));
  const onChange = () => listening.onChange(() => told.push("change"));
  return { listening, attempts, logged, told, onWake, onChange, connections };
}

const ear = (attempt: Attempt): Ear =>
  ({
    close: () => {
      attempt.isClosed = true;
    },
  }) as Ear;

it("listens only while somebody listens here, and a while longer", async () => {
  const timers = new VirtualTimers();
  const { attempts, onWake, onChange } = listeningIn(timers);
  await timers.pass(60_000);
  expect(attempts).toHaveLength(0);
  const stop = onWake();
  expect(attempts).toHaveLength(1);
  await attempts[0]!.answer(ear(attempts[0]!));
  stop();
  await timers.pass(29_000);
  onChange()();
  await timers.pass(29_000);
  expect(attempts[0]!.isClosed).toBe(false);
  await timers.pass(1000);
  expect(attempts[0]!.isClosed).toBe(true);
  expect(attempts).toHaveLength(1);
  onChange();
  expect(attempts).toHaveLength(2);
});

it("tells everybody once when it begins to hear, then who is concerned", async () => {
  const timers = new VirtualTimers();
  const { attempts, told, onWake, onChange } = listeningIn(timers);
  onWake();
  onChange();
  await attempts[0]!.answer(ear(attempts[0]!));
  expect(told.splice(0)).toEqual(["wake", "change"]);
  attempts[0]!.onNews("change", null);
  expect(told.splice(0)).toEqual(["change"]);
  attempts[0]!.onNews("work", null);
  expect(told.splice(0)).toEqual(["wake", "change"]);
});

it("tries again after growing pauses when the connection breaks, and tells everybody when it is back", async () => {
  const timers = new VirtualTimers();
  const { listening, attempts, told, onWake } = listeningIn(timers);
  onWake();
  await attempts[0]!.answer(ear(attempts[0]!));
  expect(listening.canNotify).toBe(true);
  told.splice(0);
  attempts[0]!.onLost();
  expect(listening.canNotify).toBe(false);
  for (const pauseMs of [187.5, 375, 750, 1500, 3000, 6000, 7500, 7500]) {
    const before = attempts.length;
    await timers.pass(pauseMs - 1);
    expect(attempts).toHaveLength(before);
    await timers.pass(1);
    expect(attempts).toHaveLength(before + 1);
    await attempts.at(-1)!.fail();
  }
  await timers.pass(7500);
  expect(told).toEqual([]);
  await attempts.at(-1)!.answer(ear(attempts.at(-1)!));
  expect(told).toEqual(["wake"]);
  expect(listening.canNotify).toBe(true);
});

it("polls for changes while it is deaf, says so once, and tries again after five minutes", async () => {
  const timers = new VirtualTimers();
  const { listening, attempts, logged, told, onChange } = listeningIn(timers, { isPooled: true });
  expect(listening.canNotify).toBe(false);
  const stop = onChange();
  await attempts[0]!.answer(null);
  expect(logged).toEqual([expect.stringContaining("falls back to polling")]);
  await timers.pass(1000);
  expect(told.splice(0)).toHaveLength(25);
  await timers.pass(298_999);
  expect(attempts).toHaveLength(1);
  await timers.pass(1);
  expect(attempts).toHaveLength(2);
  await attempts[1]!.answer(null);
  expect(logged).toHaveLength(1);
  stop();
  told.splice(0);
  await timers.pass(1000);
  expect(told).toEqual([]);
});

it("polls much slower while the server cannot be reached", async () => {
  const timers = new VirtualTimers();
  const { attempts, told, onChange } = listeningIn(timers, { isReachable: false });
  onChange();
  await attempts[0]!.fail();
  const before = told.length;
  await timers.pass(100);
  expect(told.length).toBe(before);
});

it("leaves nothing behind when it ends, also an ear that opens later", async () => {
  const timers = new VirtualTimers();
  const { listening, attempts, told, onChange } = listeningIn(timers);
  onChange();
  listening.end();
  await attempts[0]!.answer(ear(attempts[0]!));
  expect(attempts[0]!.isClosed).toBe(true);
  attempts[0]!.onNews("work", null);
  attempts[0]!.onLost();
  expect(told).toEqual([]);
  expect(timers.waiting).toBe(0);
});
