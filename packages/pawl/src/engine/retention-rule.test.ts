import { describe, expect, it } from "vitest";
import { endedByMs, isPastRetention, retentionRule, type RetentionPolicy } from "./retention-rule.ts";

const any = { namespace: null, workflow: null, statuses: null } as const;
const run = { id: "1", namespace: "default", workflow: "order", status: "completed", finishedMs: 1000 } as const;

describe("the rule for a run", () => {
  it("is the first that fits in every respect", () => {
    const rules: readonly RetentionPolicy[] = [
      { ...any, workflow: "invoice", keepMs: null },
      { ...any, namespace: "eu", keepMs: 1 },
      { ...any, statuses: ["failed", "cancelled"], keepMs: 2 },
      { ...any, workflow: "order", statuses: ["completed"], keepMs: 3 },
      { ...any, keepMs: 4 },
    ];
    const keepMsOf = (given: Partial<typeof run> | object): number | null | undefined =>
      retentionRule(rules, { ...run, ...given })?.keepMs;
    expect(keepMsOf({ workflow: "invoice" })).toBeNull();
    expect(keepMsOf({ namespace: "eu" })).toBe(1);
    expect(keepMsOf({ status: "cancelled" })).toBe(2);
    expect(keepMsOf({})).toBe(3);
    expect(keepMsOf({ workflow: "mail" })).toBe(4);
  });

  it("is none where none fits, and then the run stays", () => {
    const rules = [{ ...any, workflow: "mail", keepMs: 0 }];
    expect(retentionRule(rules, run)).toBeNull();
    expect(isPastRetention(rules, run, 1e15)).toBe(false);
    expect(isPastRetention([], run, 1e15)).toBe(false);
  });
});

describe("the time of a run", () => {
  it("is up when it ended as long ago as its rule says", () => {
    const rules = [{ ...any, keepMs: 500 }];
    expect(isPastRetention(rules, run, 1499)).toBe(false);
    expect(isPastRetention(rules, run, 1500)).toBe(true);
  });

  it("is never up where it is kept forever, whatever the rules behind say", () => {
    expect(
      isPastRetention(
        [
          { ...any, keepMs: null },
          { ...any, keepMs: 0 },
        ],
        run,
        1e15,
      ),
    ).toBe(false);
  });
});

it("knows the moment after which no end can be old enough", () => {
  expect(
    endedByMs(
      [
        { ...any, keepMs: 500 },
        { ...any, keepMs: null },
        { ...any, keepMs: 300 },
      ],
      1000,
    ),
  ).toBe(700);
  expect(endedByMs([{ ...any, keepMs: null }], 1000)).toBeNull();
  expect(endedByMs([], 1000)).toBeNull();
});
