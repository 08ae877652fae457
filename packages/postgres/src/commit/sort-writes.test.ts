import {
  onItsOwn,
  type AppendWrite,
  type NewRecord,
  type NewRun,
  type StartWrite,
  type Transition,
  type Write,
} from "pawl/internal";
import { describe, expect, it } from "vitest";
import { sortWrites } from "./sort-writes.ts";

/** The id that a letter stands for. */
function idOf(letter: string): string {
  return `019a0000-0000-7000-8000-${letter.charCodeAt(0).toString().padStart(12, "0")}`;
}

function start(id: string, given: Partial<StartWrite> = {}): StartWrite {
  return {
    type: "start",
    run: { ...onItsOwn, id: idOf(id), idempotencyKey: null as string | null } as NewRun,
    workerId: null,
    copyFrom: null,
    onHeldKey: { type: "return" },
    events: [],
    ...given,
  };
}

function append(runId: string, given: Partial<AppendWrite> = {}): AppendWrite {
  const base = {
    type: "append",
    runId: idOf(runId),
    workerId: "w",
    epoch: 1,
    events: [],
    consumedSignalIds: [],
    state: undefined,
    attributes: undefined,
    linked: [],
  } as const;
  return { ...base, transition: null, nowMs: 0, ...given };
}

function transition(given: Partial<Transition> = {}): Transition {
  const base = { status: "completed", dueMs: null, awaits: [], output: null, error: null, clearPause: false } as const;
  return { ...base, successor: null, ...given };
}

const cancel: Write = {
  type: "command",
  runId: idOf("a"),
  command: { name: "cancel", force: false, reason: null },
  nowMs: 0,
};
const signal: Write = { type: "signal", signal: { id: "s", runId: idOf("a"), name: "go", payload: null, atMs: 0 } };

function places(writes: readonly Write[]): Record<string, number[]> {
  const sorted = sortWrites(writes);
  const at = (placed: readonly { at: number }[]): number[] => placed.map((one) => one.at);
  return {
    starts: at(sorted.starts),
    appends: at(sorted.appends),
    transitions: at(sorted.transitions),
    decided: at(sorted.decided),
  };
}

describe("the writes of a batch are sorted by how they are made", () => {
  it("usual writes need no look at the run", () => {
    const writes = [start("a"), append("b"), append("c", { transition: transition() }), append("d", { state: "{}" })];
    expect(places(writes)).toEqual({ starts: [0], appends: [1], transitions: [2, 3], decided: [] });
  });

  it.each([
    ["a signal", signal],
    ["a command", cancel],
    ["a fork", start("a", { copyFrom: { runId: "z", throughSeq: 3 } })],
    ["an end with a successor", append("a", { transition: transition({ successor: { id: "s" } as NewRun }) })],
    ["a pause that is carried out", append("a", { transition: transition({ status: "paused", clearPause: true }) })],
    [
      "a start that replaces another",
      start("a", { run: { ...start("a").run, idempotencyKey: "k" }, onHeldKey: { type: "replace", maxDelayMs: null } }),
    ],
    ["the start of a child", start("a", { run: { ...start("a").run, parentId: idOf("p") } })],
    ["an append with something linked", append("a", { linked: [cancel] })],
    ["an append that says by what the run is found", append("a", { attributes: {} })],
    ["a transition that keeps the run", append("a", { transition: transition({ status: "running" }) })],
  ])("%s is decided", (_what, write) => {
    expect(places([append("b"), write])).toMatchObject({ appends: [0], decided: [1] });
  });

  it("a write to what cannot be a run is decided, since the database would refuse the whole batch", () => {
    expect(places([append("b"), { ...append("a"), runId: "nope" }])).toMatchObject({ appends: [0], decided: [1] });
  });

  it("all writes to a run that is concerned by one such are decided, in their order", () => {
    expect(places([append("a"), append("b"), signal, append("a", { transition: transition() })])).toEqual({
      starts: [],
      appends: [1],
      transitions: [],
      decided: [0, 2, 3],
    });
  });

  it("so are those to a run that another write has linked, or whose record it changes", () => {
    const record = {
      type: "record",
      kind: "schedule",
      id: "r",
      expects: null,
      record: null,
      linked: [signal],
      nowMs: 0,
    } as const;
    const question = { runId: idOf("c") } as NewRecord;
    expect(places([append("a"), append("b"), append("d", { linked: [cancel] })])).toMatchObject({
      appends: [1],
      decided: [0, 2],
    });
    expect(places([append("a"), append("b"), append("c"), record])).toMatchObject({ appends: [1, 2], decided: [0, 3] });
    expect(places([append("c"), { ...record, linked: [], record: question }])).toMatchObject({
      appends: [],
      decided: [0, 1],
    });
  });

  it("the end of a run that is known as a child is decided, and nothing else of it", () => {
    const end = append("a", { transition: transition() });
    const sorted = sortWrites([end, append("b", { transition: transition() })], (id) => id === idOf("a"));
    expect(sorted.decided).toEqual([{ at: 0, write: end }]);
    expect(sortWrites([append("a", { transition: transition({ status: "sleeping" }) })], () => true).decided).toEqual(
      [],
    );
  });

  it("two writes to one run are decided one after the other", () => {
    expect(places([start("a"), append("a"), append("b")])).toMatchObject({ starts: [], appends: [2], decided: [0, 1] });
  });

  it("writes that lock keys or runs are in one order, whatever theirs was, and others stay in it", () => {
    const keyed = (id: string, idempotencyKey: string | null, workflow = "order"): StartWrite =>
      start(id, { run: { ...onItsOwn, id: idOf(id), idempotencyKey, workflow, namespace: "default" } as NewRun });
    const ended = (id: string): AppendWrite => append(id, { transition: transition() });
    const writes = [
      ended("z"),
      keyed("c", "k2"),
      keyed("b", "k1", "b"),
      keyed("a", "k1", "a"),
      ended("y"),
      append("x"),
    ];
    expect(places(writes)).toEqual({ starts: [3, 2, 1], appends: [5], transitions: [4, 0], decided: [] });
    expect(places(writes.toReversed())).toEqual({ starts: [2, 3, 4], appends: [0], transitions: [1, 5], decided: [] });
    expect(places([keyed("c", null), keyed("a", null)])).toMatchObject({ starts: [0, 1] });
  });
});
