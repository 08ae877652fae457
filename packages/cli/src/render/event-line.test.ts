import { describe, expect, it } from "vitest";
import type { RunEvent } from "pawl";
import { eventLine } from "./event-line.ts";
import { plainStyle } from "./style.ts";

const at = new Date(2026, 0, 1, 14, 3, 7, 250);
const event = (kind: string, rest: Partial<RunEvent> = {}): RunEvent => ({
  seq: 3,
  kind,
  topic: "debug",
  at,
  key: undefined,
  attempt: undefined,
  startedAt: undefined,
  data: undefined,
  ...rest,
});
const before = new Date(at.getTime() - 312);
const later = (ms: number): number => at.getTime() + ms;
const error = { message: "no\nluck", code: "bad_luck" };

describe("eventLine", () => {
  it.each<[RunEvent, string]>([
    [event("run-started"), "▶ run started"],
    [event("run-failed", { data: { error } }), "✗ run failed: no luck (bad_luck)"],
    [event("run-cancelled", { data: error }), "· run cancelled: no luck (bad_luck)"],
    [event("step-completed", { key: "charge", attempt: 1, startedAt: before }), "✓ charge completed in 312 ms"],
    [
      event("step-completed", { key: "charge", attempt: 2, startedAt: before }),
      "✓ charge completed in 312 ms, attempt 2",
    ],
    [
      event("step-failed", { key: "mail", attempt: 1, startedAt: before, data: { error, retryAtMs: later(2000) } }),
      "↻ mail failed in 312 ms, again in 2.0 s: no luck (bad_luck)",
    ],
    [event("step-failed", { key: "mail", data: { error, retryAtMs: null } }), "✗ mail failed: no luck (bad_luck)"],
    [event("sleep-started", { key: "sleep", data: later(259_200_000) }), "… sleep, wakes in 3d"],
    [event("wait-started", { key: "signal:review", data: null }), "… waits for signal:review"],
    [event("signal-received", { key: "signal:review", data: { stars: 5 } }), '✓ signal:review received {"stars":5}'],
    [event("log", { data: { level: "warn", message: "slow", fields: { ms: 7 } } }), '· warn: slow {"ms":7}'],
    [event("progress", { data: { fraction: 0.5, message: "half" } }), "· 50 % half"],
    [event("branch-opened", { key: "all/a", data: { notes: 1 } }), "▶ all/a goes on as a part of the workflow"],
    [
      event("streams-counted", { data: { streams: { tokens: 12, log: 3 }, bytes: 3400 } }),
      "· streams so far: tokens 12, log 3, 3400 bytes",
    ],
    [event("shipped", { data: { by: "sea" } }), '· shipped {"by":"sea"}'],
  ])("of %o", (given, text) => {
    expect(eventLine(given, { style: plainStyle, width: undefined })).toBe(`   3  14:03:07.250  ${text}`);
  });

  it("says which run, where several are shown, and fits the terminal", () => {
    const line = eventLine(event("log", { data: { message: "x".repeat(200) } }), {
      style: plainStyle,
      width: 60,
      prefix: "order 89ab",
    });
    expect(line).toMatch(/^14:03:07\.250 {2}order 89ab {2}· x+…$/);
    expect(line).toHaveLength(60);
  });
});
