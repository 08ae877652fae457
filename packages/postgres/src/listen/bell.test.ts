import { expect, it } from "vitest";
import { settled, VirtualTimers } from "../testing/virtual-timers.fixture.ts";
import { Bell, type News } from "./bell.ts";
import { namedMax } from "./channel.ts";

function bellIn(timers: VirtualTimers): { bell: Bell; rung: News[]; answers: (() => void)[] } {
  const rung: News[] = [];
  const answers: (() => void)[] = [];
  const bell = new Bell((news) => {
    rung.push(news);
    return new Promise<void>((resolve) => answers.push(resolve));
  }, timers);
  return { bell, rung, answers };
}

it("rings at once, and what follows soon after once more at the end of the pause", async () => {
  const timers = new VirtualTimers();
  const { bell, rung, answers } = bellIn(timers);
  bell.ring("work", []);
  expect(rung).toEqual(["work"]);
  answers.shift()!();
  await timers.pass(1);
  for (let n = 0; n < 100; n += 1) bell.ring("work", []);
  await timers.pass(8);
  expect(rung).toEqual(["work"]);
  await timers.pass(1);
  expect(rung).toEqual(["work", "work"]);
  answers.shift()!();
  await timers.pass(1000);
  expect(rung).toHaveLength(2);
});

it("waits longer for a mere change, which work overtakes and takes along", async () => {
  const timers = new VirtualTimers();
  const { bell, rung, answers } = bellIn(timers);
  bell.ring("change", []);
  answers.shift()!();
  await settled();
  bell.ring("change", []);
  await timers.pass(24);
  expect(rung).toEqual(["change"]);
  await timers.pass(1);
  expect(rung).toEqual(["change", "change"]);
  answers.shift()!();
  await settled();
  bell.ring("change", []);
  bell.ring("work", []);
  bell.ring("change", []);
  await timers.pass(10);
  expect(rung).toEqual(["change", "change", "work"]);
  answers.shift()!();
  await timers.pass(1000);
  expect(rung).toHaveLength(3);
});

it("never has two under way, and rings again after one that failed", async () => {
  const timers = new VirtualTimers();
  let fail: (error: Error) => void = () => {};
  let rung = 0;
  const bell = new Bell(() => {
    rung += 1;
    return new Promise<void>((_, reject) => {
      fail = reject;
    });
  }, timers);
  bell.ring("work", []);
  bell.ring("work", []);
  await timers.pass(1000);
  expect(rung).toBe(1);
  fail(new Error("down"));
  await settled();
  expect(rung).toBe(2);
});

it("rings what still waits when it is closed, and waits until that is done", async () => {
  const timers = new VirtualTimers();
  const { bell, rung, answers } = bellIn(timers);
  bell.ring("change", []);
  bell.ring("work", []);
  let isClosed = false;
  const closing = bell.close().then(() => {
    isClosed = true;
  });
  await settled();
  expect(rung).toEqual(["change"]);
  answers.shift()!();
  await settled();
  expect(rung).toEqual(["change", "work"]);
  expect(isClosed).toBe(false);
  answers.shift()!();
  await closing;
  bell.ring("work", []);
  expect(rung).toHaveLength(2);
  expect(timers.waiting).toBe(0);
});

it("tells which runs have changed since it was last rung, each once, and of too many that it may be any", async () => {
  const timers = new VirtualTimers();
  const told: (readonly string[] | null)[] = [];
  const bell = new Bell(async (_news, runIds) => void told.push(runIds), timers);
  bell.ring("change", ["a"]);
  await timers.pass(1);
  bell.ring("change", ["b", "c"]);
  bell.ring("work", ["c", "d"]);
  await timers.pass(100);
  bell.ring(
    "change",
    Array.from({ length: namedMax + 1 }, (_, index) => `run-${index}`),
  );
  await timers.pass(100);
  bell.ring("change", []);
  await timers.pass(100);
  expect(told).toEqual([["a"], ["b", "c", "d"], null, []]);
});
