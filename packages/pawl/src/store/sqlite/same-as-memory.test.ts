import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { append, claimRequest, event, everyRun, idOf, newRun, signal, t0, to } from "../conformance/samples.ts";
import { MemoryStore } from "../memory/memory-store.ts";
import type { Attributes, NewRun } from "../run-row.ts";
import type { AttributeFilter, RecordQuery, Store } from "../store.ts";
import type { ClaimRequest, CommitResult, LinkedWrite, RecordWrite, RunCommand, StartWrite, Write } from "../write.ts";
import { openInline } from "./inline-link.ts";
import { SqliteStore } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-same-"));
afterAll(() => rmSync(folder, { recursive: true }));

const runCount = 8;
const rounds = 250;

const flows: ClaimRequest["flows"] = {
  "workflow:order": { concurrency: 3, concurrencyPerKey: 2, rate: { limit: 2, periodMs: 60, isPerKey: true } },
  "queue:default": { concurrency: null, concurrencyPerKey: null, rate: { limit: 3, periodMs: 50, isPerKey: false } },
};

describe("whatever is written, SQLite answers as memory does", () => {
  it.each([1, 2, 3, 4, 5, 6])("seed %i", async (seed) => {
    const memory = new MemoryStore();
    const sqlite = new SqliteStore(join(folder, `${seed}.db`), { connect: openInline });
    await Promise.all([memory.open(), sqlite.open()]);
    const random = new Random(seed);
    for (let round = 1; round <= rounds; round += 1) {
      const nowMs = t0 + round * 10;
      const writes: Write[] = [];
      for (let left = 1 + random.below(3); left > 0; left -= 1) writes.push(await someWrite(random, memory, nowMs));
      const claim = random.below(3) > 0 ? null : claimRequest({ limit: 1 + random.below(3), flows, nowMs });
      const [expected, actual] = await Promise.all([
        memory.commit({ writes, claim }),
        sqlite.commit({ writes, claim }),
      ]);
      expect([writes, inOrder(actual)]).toEqual([writes, inOrder(expected)]);
      expect([writes, await everythingIn(sqlite)]).toEqual([writes, await everythingIn(memory)]);
      const query = someQuery(random);
      expect([query, await sqlite.listRuns(query)]).toEqual([query, await memory.listRuns(query)]);
      const tallied = { ...query, lookMax: 1000 };
      expect([query, await sqlite.tallyRuns(tallied)]).toEqual([query, await memory.tallyRuns(tallied)]);
      const records = someRecordQuery(random, nowMs);
      expect([records, await sqlite.listRecords(records)]).toEqual([records, await memory.listRecords(records)]);
    }
    await Promise.all([memory.close(), sqlite.close()]);
  });
});

/** In what order owners are told of news is left to the store. */
function inOrder({ outcomes, claim }: CommitResult): CommitResult {
  if (claim === null) return { outcomes, claim };
  const attention = claim.attention.toSorted((a, b) => (a.run.id < b.run.id ? -1 : 1));
  return { outcomes, claim: { ...claim, attention } };
}

class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 7919;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

async function everythingIn(store: Store): Promise<unknown> {
  const runs = await store.listRuns(everyRun);
  const all = runs.map(async ({ id: runId }) => [
    await store.getEvents({ runId, fromSeq: 1, limit: 1000 }),
    await store.getSignals({ runId }),
    await store.listChildren({ parentId: runId, beforeId: null, limit: 3 }),
  ]);
  const lanes = await store.countLanes({ namespace: null, nowMs: t0 + 500 });
  return [runs, await Promise.all(all), await store.listRecords({ ...everyRecord, kind: "interrupt" }), lanes];
}

/** As a rule one that is accepted: an owner's goes by what the store has at this moment. */
async function someWrite(random: Random, store: Store, nowMs: number): Promise<Write> {
  const roll = random.below(10);
  if (roll < 3) return someStart(random, nowMs);
  if (roll < 5) return someOther(random, nowMs);
  const number = 1 + random.below(runCount);
  const run = await store.getRun({ runId: idOf(number) });
  const log = await store.getEvents({ runId: idOf(number), fromSeq: 1, limit: 1000 });
  const seq = Math.max(1, (log.at(-1)?.seq ?? 0) + (random.below(8) === 0 ? 0 : 1));
  const status = random.of(["completed", "failed", "sleeping", "waiting", "blocked", "running", "paused"] as const);
  const waits = {
    dueMs: status === "sleeping" ? nowMs + 50 : null,
    awaits: status === "waiting" ? ["review", "$child"] : [],
  };
  const successor =
    random.below(6) === 0
      ? { ...newRun(1 + random.below(runCount)), id: idOf(100 + nowMs - t0), createdMs: nowMs }
      : null;
  const transition =
    random.below(2) === 0
      ? null
      : to(status, successor === null ? waits : { ...waits, status: "completed", successor });
  return append(number, {
    workerId: run?.workerId ?? "worker-1",
    epoch: run?.epoch ?? 1,
    events: [event(seq, { key: random.below(4) === 0 ? null : "k", kind: random.of(["step-completed", "stdout"]) })],
    consumedSignalIds: random.below(4) === 0 ? [idOf(900)] : [],
    state: random.below(3) === 0 ? `{"round":${nowMs}}` : undefined,
    attributes: random.below(3) === 0 ? someAttributes(random) : undefined,
    linked: random.below(3) === 0 ? [someLinked(random, nowMs), someLinked(random, nowMs)] : [],
    transition,
    nowMs,
  });
}

function someLinked(random: Random, nowMs: number): LinkedWrite {
  return random.below(2) === 0 ? someStart(random, nowMs) : someOther(random, nowMs);
}

function someStart(random: Random, nowMs: number): StartWrite {
  const parentId = random.below(2) === 0 ? null : idOf(1 + random.below(runCount));
  const key = random.below(2) === 0 ? null : random.of(["a", "b"]);
  const given: Partial<NewRun> = {
    createdMs: nowMs,
    owner: random.of([null, "ann", "bea"]),
    dueMs: random.below(2) === 0 ? null : nowMs + 30,
    priority: random.below(2),
    seed: `seed-${nowMs}`,
    idempotencyKey: key,
    idempotencyExpiresMs: key === null || random.below(2) === 0 ? null : nowMs + 100,
    idempotencyUntilTerminal: key !== null && random.below(2) === 0,
    parentId,
    rootId: parentId,
    parentSignal: parentId === null ? null : `$child:${nowMs}`,
    flow: random.of([null, "workflow:order", "queue:default"]),
    flowKey: random.of(["", "acme", "\u{10ffff}"]),
    attributes: random.below(2) === 0 ? {} : someAttributes(random),
  };
  const isFork = random.below(6) === 0;
  return {
    type: "start",
    run: newRun(1 + random.below(runCount), given),
    workerId: random.below(2) === 0 ? null : "worker-1",
    copyFrom: isFork ? { runId: idOf(1 + random.below(runCount)), throughSeq: 1 } : null,
    onHeldKey: random.of([
      { type: "return" },
      { type: "replace", maxDelayMs: 40 },
      { type: "cancel", reason: "a newer one" },
    ] as const),
    events: isFork ? [event(2)] : [],
  };
}

function someOther(random: Random, nowMs: number): LinkedWrite & { type: "signal" | "command" | "record" } {
  const number = 1 + random.below(runCount);
  const roll = random.below(4);
  if (roll === 0) return signal(number, { id: idOf(900 + random.below(3)), atMs: nowMs });
  if (roll === 1) return { type: "command", runId: idOf(number), command: someCommand(random), nowMs };
  const runId = random.below(3) === 0 ? null : idOf(number);
  const linked: RecordWrite["linked"] = random.below(3) === 0 ? [signal(number, { id: idOf(905), atMs: nowMs })] : [];
  const record = {
    namespace: random.of(["default", "other"]),
    owner: random.of([null, "ann", "bea"]),
    status: random.of(["open", "answered"]),
    runId,
    rootId: runId === null ? null : idOf(1 + random.below(2)),
    label: random.of([null, "ada", "bob"]),
    dueMs: random.below(2) === 0 ? null : nowMs + random.below(100),
    body: `{"at":${nowMs}}`,
  };
  return {
    type: "record",
    kind: "interrupt",
    id: idOf(500 + random.below(6)),
    expects: random.of([null, null, 0, 1, 2]),
    record: random.below(6) === 0 ? null : record,
    linked,
    nowMs,
  };
}

function someCommand(random: Random): RunCommand {
  return random.of<RunCommand>([
    { name: "cancel", force: false, reason: null },
    { name: "cancel", force: true, reason: "forced" },
    { name: "pause" },
    { name: "resume" },
    { name: "retry", dropsSeqs: [1], lastSeq: 1 },
    { name: "delete" },
  ]);
}

function someAttributes(random: Random): Attributes {
  const values = ["acme", "acorn", "", "é", "\u{10ffff}x", 0, -1.5, 3, true, false] as const;
  return { tenant: random.of(values), ...(random.below(2) === 0 && { amount: random.of(values) }) };
}

function someFilter(random: Random): AttributeFilter {
  const name = random.of(["tenant", "amount"]);
  const roll = random.below(4);
  if (roll === 0) return { name, op: random.of(["present", "absent"] as const) };
  if (roll === 1) return { name, op: "prefix", value: random.of(["ac", "", "é", "\u{10ffff}"]) };
  const value = random.of(["acme", "é", 0, -1.5, true, false]);
  return { name, op: random.of(["eq", "gt", "gte", "lt", "lte"] as const), value };
}

function someQuery(random: Random): Parameters<Store["listRuns"]>[0] {
  return {
    ...everyRun,
    attributes: Array.from({ length: random.below(3) }, () => someFilter(random)),
    owner: random.of([null, "ann", "bea"]),
    rootId: random.below(4) === 0 ? idOf(1 + random.below(runCount)) : null,
    parentId: random.below(4) === 0 ? idOf(1 + random.below(runCount)) : null,
    updatedAfterMs: random.below(3) === 0 ? t0 + random.below(200) : null,
    statuses: random.of([null, ["running"], ["failed", "cancelled"], ["completed", "pending"]] as const),
    beforeId: random.below(3) === 0 ? idOf(5) : null,
    limit: random.of([1, 3, 100]),
  };
}

const everyRecord: Omit<RecordQuery, "kind"> = {
  namespace: null,
  owner: null,
  status: null,
  runId: null,
  rootId: null,
  label: null,
  dueByMs: null,
  updatedAfterMs: null,
  beforeId: null,
  limit: 100,
};

function someRecordQuery(random: Random, nowMs: number): RecordQuery {
  return {
    kind: "interrupt",
    namespace: random.of([null, "default"]),
    owner: random.of([null, null, "ann"]),
    status: random.of([null, "open", "closed"]),
    runId: random.below(3) === 0 ? idOf(1 + random.below(runCount)) : null,
    rootId: random.below(3) === 0 ? idOf(1) : null,
    label: random.of([null, null, "ada"]),
    dueByMs: random.below(3) === 0 ? nowMs + 20 : null,
    updatedAfterMs: random.below(3) === 0 ? nowMs - 20 : null,
    beforeId: random.below(3) === 0 ? idOf(504) : null,
    limit: random.of([1, 100]),
  };
}
