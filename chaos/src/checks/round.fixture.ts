import type { Run, RunEvent } from "pawl";
import type { Effect, Evidence, Told } from "../evidence/evidence.ts";
import { newTold } from "../evidence/gather.ts";
import { mix, mixAll } from "../work/arithmetic.ts";

export const runId = "run-1";

/** Evidence that a test spoils in one place. */
export interface Spoilable extends Evidence {
  readonly runs: Map<string, { run: Run; events: RunEvent[] }>;
  readonly effects: Map<string, Effect[]>;
  readonly entries: Map<string, { process: string; atMs: number }[]>;
  readonly told: Map<string, Told>;
  readonly orders: Map<string, { program: string; lost: number }>;
  readonly dazes: Map<string, { fromMs: number; toMs: number }[]>;
  readonly oddities: string[];
}

/** A round of one run of two steps, `step-0` by process `a` and `step-1` by process `b`, in which nothing is wrong. */
export function soundRound(): Spoilable {
  const events = [
    event(1, "run-started"),
    event(2, "step-completed", { key: "step-0", attempt: 1, data: { value: mix(7, 0), token: "a-1" } }),
    event(3, "step-completed", { key: "step-1", attempt: 1, data: { value: mixAll(7, 2), token: "b-1" } }),
    event(4, "run-completed", { data: mixAll(7, 2) }),
  ];
  const told = newTold();
  told.starts.push({ order: "order-1", isNew: true });
  told.results.push({ atMs: 200, status: "completed", value: mixAll(7, 2) });
  told.followed.push({ kinds: events.map(({ kind }) => kind), hasGap: false });
  return {
    runs: new Map([[runId, { run: run(runId), events }]]),
    effects: new Map([
      [
        runId,
        [
          effect({ key: "step-0", token: "a-1", process: "a", beginMs: 100, endMs: 110 }),
          effect({ key: "step-1", token: "b-1", process: "b", saw: ["a-1"], beginMs: 150, endMs: 160 }),
        ],
      ],
    ]),
    entries: new Map([
      [
        runId,
        [
          { process: "a", atMs: 99 },
          { process: "b", atMs: 149 },
        ],
      ],
    ]),
    told: new Map([[runId, told]]),
    orders: new Map([["order-1", { program: "sequence", lost: 0 }]]),
    dazes: new Map(),
    deaths: new Map(),
    takeovers: { freed: 0, replaced: 0 },
    putAway: new Set(),
    oddities: [],
  };
}

export function run(id: string, parts: Partial<Run> = {}): Run {
  const given: Partial<Run> = {
    id,
    workflow: "sequence",
    version: 1,
    status: "completed",
    input: { x: 7, count: 2 },
    output: mixAll(7, 2),
    tags: { round: "1", order: "order-1" },
    ...parts,
  };
  return given as Run;
}

export function event(seq: number, kind: string, parts: Partial<RunEvent> = {}): RunEvent {
  return {
    seq,
    kind,
    topic: "debug",
    at: new Date(seq),
    key: undefined,
    attempt: undefined,
    startedAt: undefined,
    data: undefined,
    ...parts,
  };
}

export function effect(parts: Pick<Effect, "key" | "token" | "process" | "beginMs"> & Partial<Effect>): Effect {
  return { attempt: 1, saw: [], endMs: null, ...parts };
}
