import { expect, test } from "vitest";
import type { Interrupt, Run } from "pawl";
import type { EngineFeed } from "./engine-feed.ts";
import { InboxFeed } from "./inbox-feed.ts";
import { ManualClock } from "./manual-clock.fixture.ts";
import { RunsFeed } from "./runs-feed.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store in which runs and questions are as the test says. */
function store(clock: ManualClock) {
  const runs = new Map<string, Run>();
  const questions = new Map<string, Interrupt>();
  const asked = { getRuns: 0, changedRuns: 0, changedInterrupts: 0 };
  const feed = {
    getRuns: (ids: readonly string[]) => {
      asked.getRuns += 1;
      return Promise.resolve(ids.flatMap((id) => runs.get(id) ?? []));
    },
    changedRuns: ({ owner, updatedAfter, limit }: Parameters<EngineFeed["changedRuns"]>[0]) => {
      asked.changedRuns += 1;
      const changed = [...runs.values()].filter((run) => run.owner === owner && run.updatedAt >= updatedAfter);
      return Promise.resolve(changed.slice(0, limit));
    },
    newestRuns: () => Promise.resolve([...runs.values()]),
    changedInterrupts: ({ updatedAfter }: Parameters<EngineFeed["changedInterrupts"]>[0]) => {
      asked.changedInterrupts += 1;
      return Promise.resolve([...questions.values()].filter((each) => each.updatedAt >= updatedAfter));
    },
  } as unknown as EngineFeed;
  return {
    feed,
    asked,
    put: (id: string, owner: string, status: Run["status"]) => {
      const at = new Date(clock.now());
      runs.set(id, { id, owner, status, tags: {}, awaits: [], createdAt: at, updatedAt: at } as unknown as Run);
    },
    ask: (id: string, assignees: readonly string[], title = "") =>
      questions.set(id, {
        id,
        assignees,
        title,
        status: "open",
        updatedAt: new Date(clock.now()),
      } as unknown as Interrupt),
  };
}

/** Keeps what it is told. */
function outlet(owner: string | undefined) {
  const told: string[] = [];
  return {
    told,
    isClogged: false,
    owner,
    runs: (texts: readonly string[]) =>
      texts.forEach((text) => {
        const { id, status } = JSON.parse(text) as Run;
        told.push(`${id} ${status}`);
      }),
    sees: ({ assignees }: Pick<Interrupt, "assignees">) => assignees.includes(owner ?? ""),
    text: ({ id, title }: Interrupt) => id + title,
    interrupts: (texts: readonly string[]) => void told.push(...texts),
    reset: () => void told.push("reset"),
    live: () => void told.push("live"),
  };
}

test("tells the newest state of a run once for changes that follow each other, and nothing where nothing changed", async () => {
  const clock = new ManualClock();
  const { feed, put, asked } = store(clock);
  const runs = new RunsFeed(feed, clock);
  const ann = outlet("ann");
  const bob = outlet("bob");
  for (const reader of [ann, bob]) runs.follow(reader, undefined, () => {});
  put("a", "ann", "pending");
  runs.changed(["a"]);
  await turn();
  for (const status of ["running", "sleeping", "running"] as const) {
    put("a", "ann", status);
    runs.changed(["a"]);
    clock.pass(10, 10);
  }
  await turn();
  expect(ann.told).toEqual(["live", "a pending"]);
  clock.pass(100, 10);
  await turn();
  // An event that changes nothing of its run.
  runs.changed(["a"]);
  clock.pass(100, 10);
  await turn();
  expect(ann.told).toEqual(["live", "a pending", "a running"]);
  expect(bob.told).toEqual(["live"]);
  expect(asked.getRuns).toBe(3);
});

test("reads from the store what a reader who was behind has missed, and says so where it is too much", async () => {
  const clock = new ManualClock();
  const { feed, put } = store(clock);
  const runs = new RunsFeed(feed, clock);
  const ann = outlet("ann");
  const following = runs.follow(ann, undefined, () => {});
  ann.isClogged = true;
  put("a", "ann", "running");
  runs.changed(["a"]);
  await turn();
  expect(ann.told).toEqual(["live"]);
  ann.isClogged = false;
  following.look();
  await turn();
  expect(ann.told).toEqual(["live", "a running"]);

  const ids = Array.from({ length: 501 }, (_, at) => `r${at}`);
  for (const id of ids) put(id, "ann", "pending");
  runs.changed(ids);
  clock.pass(100, 10);
  await turn();
  expect(ann.told.slice(2)).toEqual(["reset"]);

  const late = outlet("ann");
  runs.follow(late, new Date(clock.now() - 1_000), () => {});
  const operator = outlet(undefined);
  runs.follow(operator, new Date(clock.now() - 1_000), () => {});
  await turn();
  expect([late.told, operator.told]).toEqual([
    ["reset", "live"],
    ["reset", "live"],
  ]);
});

test("finds what nobody told of when it may be any run", async () => {
  const clock = new ManualClock();
  const { feed, put, asked } = store(clock);
  const runs = new RunsFeed(feed, clock);
  const ann = outlet("ann");
  const olga = outlet(undefined);
  for (const reader of [ann, olga]) runs.follow(reader, undefined, () => {});
  put("a", "ann", "running");
  runs.changed(null);
  await turn();
  expect([ann.told, olga.told]).toEqual([
    ["live", "a running"],
    ["live", "a running"],
  ]);
  // Not at every null: they come all the time.
  for (let at = 0; at < 10; at++) {
    clock.pass(100, 100);
    runs.changed(null);
    await turn();
  }
  expect(asked.changedRuns).toBe(1);
});

test("tells of questions to those who see them, and to look anew where one is taken away", async () => {
  const clock = new ManualClock();
  const { feed, ask, asked } = store(clock);
  const inbox = new InboxFeed(feed, clock);
  const ann = outlet("ann");
  const bob = outlet("bob");
  for (const reader of [ann, bob]) inbox.follow(reader, undefined, () => {});
  await turn();
  ask("q", ["ann"]);
  inbox.changed(["run"]);
  await turn();
  expect([ann.told, bob.told]).toEqual([["live", "q"], ["live"]]);
  clock.pass(1_000);
  ask("q", ["bob"]);
  inbox.changed([]);
  await turn();
  expect([ann.told, bob.told]).toEqual([
    ["live", "q", "reset"],
    ["live", "q"],
  ]);
  const before = asked.changedInterrupts;
  for (let at = 0; at < 10; at++) {
    inbox.changed(["run"]);
    clock.pass(20, 20);
    await turn();
  }
  expect(asked.changedInterrupts - before).toBeLessThanOrEqual(2);
});

test("makes no message of questions that are large together, but one of a single one", async () => {
  const clock = new ManualClock();
  const { feed, ask } = store(clock);
  const inbox = new InboxFeed(feed, clock);
  const ann = outlet("ann");
  inbox.follow(ann, undefined, () => {});
  await turn();
  const large = "x".repeat(2 * 1024 * 1024);
  ask("one", ["ann"], large);
  inbox.changed([]);
  await turn();
  expect(ann.told.map((text) => text.slice(0, 5))).toEqual(["live", "onexx"]);
  ask("two", ["ann"], large);
  ask("three", ["ann"], large);
  inbox.changed([]);
  clock.pass(1_000, 100);
  await turn();
  expect(ann.told.slice(2)).toEqual(["reset"]);
});
