import { describe, expect, it } from "vitest";
import { PawlError, type StepRecord } from "pawl";
import { plainStyle } from "./style.ts";
import { textWidth } from "./text-width.ts";
import { timeline } from "./timeline.ts";

const base: StepRecord = {
  key: "charge",
  name: "charge",
  kind: "step",
  status: "completed",
  output: undefined,
  error: undefined,
  attempts: [],
  startedAt: new Date(0),
  finishedAt: new Date(1000),
  dueAt: undefined,
  state: undefined,
  child: undefined,
  action: undefined,
  interruptId: undefined,
  answeredBy: undefined,
  seq: 1,
};
const error = new PawlError("econnrefused", "connect ECONNREFUSED 127.0.0.1:1", { hint: "Start the server." });
const attempt = { attempt: 1, startedAt: new Date(1000), finishedAt: new Date(1500), error };

const steps: readonly StepRecord[] = [
  base,
  {
    ...base,
    key: "mail",
    startedAt: new Date(1000),
    finishedAt: new Date(3000),
    attempts: [attempt, { ...attempt, attempt: 2, error: undefined }],
  },
  { ...base, key: "sleep", kind: "sleep", startedAt: new Date(3000), finishedAt: new Date(8000) },
  {
    ...base,
    key: "ship",
    status: "failed",
    startedAt: new Date(8000),
    finishedAt: new Date(8000),
    error,
    attempts: [attempt],
  },
  {
    ...base,
    key: "signal:review",
    kind: "signal",
    status: "waiting",
    startedAt: new Date(8000),
    finishedAt: undefined,
    dueAt: new Date(70_000),
  },
];

describe("timeline", () => {
  it("shows each step with its bar, failed attempts and hint", () => {
    expect(timeline(steps, { style: plainStyle, width: 70, nowMs: 10_000 })).toBe(
      `
STEP           STATUS      TOOK  0                                10 s
charge         completed  1.0 s  ████
mail           completed  2.0 s     ████████
  attempt 1: connect ECONNREFUSED 127.0.0.1:1 (econnrefused)
  attempt 2: completed
sleep          completed  5.0 s             ░░░░░░░░░░░░░░░░░░░
ship           failed      0 ms                               █
  attempt 1: connect ECONNREFUSED 127.0.0.1:1 (econnrefused)
  hint: Start the server.
signal:review  waiting    2.0 s                               ░░░░░░░░
  gives up in 1m`.trimStart(),
    );
  });

  it.each([200, 80, 60])("fits into %i columns", (width) => {
    const long = { ...base, key: "a/very/long/key/of/a/step/inside/of/several/branches#17" };
    const lines = timeline([...steps, long], { style: plainStyle, width, nowMs: 10_000 }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
  });

  it("marks the undo of a step", () => {
    const undo: StepRecord = { ...base, key: "undo:charge", kind: "undo" };
    const line = timeline([undo], { style: plainStyle, width: 80, nowMs: 1000 }).split("\n")[1];
    expect(line).toContain("↩ undo:charge");
    expect(line).toContain("▒");
  });

  it("copes with a step that has no times", () => {
    const step = { ...base, startedAt: undefined, finishedAt: undefined };
    expect(timeline([step], { style: plainStyle, width: 80, nowMs: 0 })).toContain("charge  completed");
  });
});
