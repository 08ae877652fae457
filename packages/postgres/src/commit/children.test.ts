import {
  onItsOwn,
  type AppendWrite,
  type ClaimRequest,
  type NewRun,
  type StartWrite,
  type Transition,
} from "pawl/internal";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase } from "../testing/servers.fixture.ts";

const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const workers = ["worker-0", "worker-1", "worker-2", "worker-3"] as const;
let handles: PostgresStore[] = [];

beforeEach(async () => {
  const url = await createDatabase("embedded");
  handles = workers.map(() => new PostgresStore(url));
  for (const handle of handles) await handle.open();
});
afterEach(() => Promise.all(handles.map((handle) => handle.close())));

function run(n: number, parent: number | null): NewRun {
  const family = parent === null ? {} : { parentId: id(parent), rootId: id(parent), parentSignal: `$child:${n}` };
  const key = { idempotencyKey: null, idempotencyExpiresMs: null, idempotencyUntilTerminal: false };
  const from = { forkedFrom: null, continuedFrom: null, createdMs: 1, startedMs: null, dueMs: 1, seed: "s" };
  const base = {
    namespace: "default",
    owner: null,
    workflow: "order",
    version: 1,
    queue: "default",
    priority: 0,
    input: null,
    tags: {},
  };
  return { ...base, ...key, ...from, ...onItsOwn, id: id(n), ...family };
}

function born(n: number, worker: number, parent: number | null): StartWrite {
  return {
    type: "start",
    run: run(n, parent),
    workerId: workers[worker]!,
    copyFrom: null,
    onHeldKey: { type: "return" },
    events: [],
  };
}

function append(n: number, worker: number, given: Partial<AppendWrite>): AppendWrite {
  const nothing = {
    consumedSignalIds: [],
    state: undefined,
    attributes: undefined,
    linked: [],
    transition: null,
    events: [],
    nowMs: 2,
  };
  return { type: "append", runId: id(n), workerId: workers[worker]!, epoch: 1, ...nothing, ...given };
}

function to(status: Transition["status"], awaits: readonly string[] = []): Transition {
  return { status, awaits, dueMs: null, output: '"done"', error: null, clearPause: false, successor: null };
}

function ended(n: number, worker: number): AppendWrite {
  const event = {
    seq: 1,
    kind: "run-completed",
    key: null,
    atMs: 2,
    startedMs: null,
    attempt: null,
    after: null,
    data: null,
  };
  return append(n, worker, { events: [event], transition: to("completed") });
}

function request(worker: number, nowMs: number, limit = 1): ClaimRequest {
  const serves = [{ workflow: "order", version: 1 }];
  return { workerId: workers[worker]!, queues: null, serves, limit, flows: {}, queueLimits: {}, holds: null, nowMs };
}

it("thousands of children of one parent end in the batches of many workers at once: each is told, and the parent goes on meanwhile", async () => {
  const perWorker = 300;
  const childOf = (worker: number, at: number): number => 1000 + worker * perWorker + at;
  await handles[0]!.commit({ writes: [born(1, 0, null)], claim: null });
  for (const [worker, handle] of handles.entries()) {
    await handle.commit({
      writes: Array.from({ length: perWorker }, (_, at) => born(childOf(worker, at), worker, 1)),
      claim: null,
    });
  }
  await handles[0]!.commit({ writes: [append(1, 0, { transition: to("waiting", ["$child"]) })], claim: null });
  let nowMs = 10;
  const heard = new Set<string>();
  const endAll = async (worker: number): Promise<void> => {
    // Five to a batch, two batches under way, as a worker has it.
    const batches = Array.from({ length: perWorker / 5 }, (_, batch) =>
      Array.from({ length: 5 }, (__, at) => childOf(worker, batch * 5 + at)),
    );
    const lane = async (parity: number): Promise<void> => {
      for (const batch of batches.filter((_, at) => at % 2 === parity)) {
        const { outcomes } = await handles[worker]!.commit({ writes: batch.map((n) => ended(n, worker)), claim: null });
        expect(outcomes.map(({ ok }) => ok)).not.toContain(false);
      }
    };
    await Promise.all([lane(0), lane(1)]);
  };
  // The parent is claimed, hears what has come, and suspends, over and over. Were it not woken for one of them, this would not end.
  const live = async (): Promise<void> => {
    while (heard.size < workers.length * perWorker) {
      nowMs += 1;
      const { claim } = await handles[0]!.commit({ writes: [], claim: request(0, nowMs) });
      const parent = claim!.claimed[0];
      if (parent === undefined) continue;
      for (const signal of parent.signals) heard.add(signal.id);
      const { epoch } = parent.run;
      const consumedSignalIds = parent.signals.map((signal) => signal.id);
      const suspension = append(1, 0, { epoch, consumedSignalIds, transition: to("waiting", ["$child"]), nowMs });
      const { outcomes } = await handles[0]!.commit({ writes: [suspension], claim: null });
      expect(outcomes[0]).toMatchObject({ ok: true });
    }
  };
  const living = live();
  await Promise.all(workers.map((_, worker) => endAll(worker)));
  await living;
  expect(heard.size).toBe(workers.length * perWorker);
});

it("parents whose children are with each other's workers: nobody waits in a circle", async () => {
  const rounds = 40;
  const parents = workers.map((_, worker) => worker + 1);
  const childOf = (worker: number, round: number): number => 1000 + worker * rounds + round;
  for (const [worker, handle] of handles.entries()) {
    await handle.commit({ writes: [born(parents[worker]!, worker, null)], claim: null });
  }
  const epochs = parents.map(() => 1);
  for (const [worker, handle] of handles.entries()) {
    const others = parents.filter((_, other) => other !== worker);
    const children = Array.from({ length: rounds }, (_, round) =>
      born(childOf(worker, round), worker, others[round % others.length]!),
    );
    await handle.commit({ writes: children, claim: null });
  }
  const heard = new Set<string>();
  await Promise.all(
    workers.map(async (_, worker) => {
      for (let round = 0; round < rounds; round += 1) {
        const mine = parents[worker]!;
        const end = ended(childOf(worker, round), worker);
        // The end of another's child and a change of an own run, in one batch with the look for news.
        const change = append(mine, worker, { epoch: epochs[worker]!, state: `${round}`, nowMs: 10 + round });
        const { outcomes, claim } = await handles[worker]!.commit({
          writes: [change, end],
          claim: request(worker, 10 + round, 0),
        });
        expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
        for (const { signals } of claim!.attention) for (const signal of signals) heard.add(signal.id);
      }
    }),
  );
  for (const [worker, handle] of handles.entries()) {
    const { claim } = await handle.commit({ writes: [], claim: request(worker, 1000, 0) });
    for (const { signals } of claim!.attention) for (const signal of signals) heard.add(signal.id);
  }
  expect(heard.size).toBe(workers.length * rounds);
});
