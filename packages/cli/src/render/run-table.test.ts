import { describe, expect, it } from "vitest";
import { PawlError, type Run } from "pawl";
import { runSummary } from "./run-summary.ts";
import { runTable, shortId } from "./run-table.ts";
import { plainStyle } from "./style.ts";
import { textWidth } from "./text-width.ts";

const run: Run = {
  id: "019a2b3c-4d5e-7000-8abc-0123456789ab",
  workflow: "order",
  version: 2,
  status: "completed",
  input: { id: 7 },
  output: { ok: true },
  error: undefined,
  state: {},
  attributes: {},
  tags: { tenant: "acme" },
  namespace: "default",
  owner: undefined,
  queue: "default",
  priority: 0,
  idempotencyKey: undefined,
  workerId: undefined,
  epoch: 1,
  awaits: [],
  trace: undefined,
  parent: undefined,
  root: undefined,
  dueAt: undefined,
  cancelRequested: false,
  pauseRequested: false,
  forkedFrom: undefined,
  continuedFrom: undefined,
  continuedTo: undefined,
  createdAt: new Date(0),
  startedAt: new Date(1000),
  updatedAt: new Date(3000),
  finishedAt: new Date(3000),
};
const failed: Run = {
  ...run,
  status: "failed",
  output: undefined,
  error: new PawlError("card_declined", "The card was declined by the bank of the customer, again", {
    hint: "Ask for another card.",
  }),
};
const waiting: Run = { ...run, status: "waiting", awaits: ["review"], finishedAt: undefined, tags: {} };

describe("runTable", () => {
  it("shows full ids where there is room", () => {
    expect(runTable([run, waiting], { style: plainStyle, width: undefined, nowMs: 60_000 })).toBe(
      `
RUN                                   WORKFLOW  STATUS     CREATED  TOOK  TAGS
019a2b3c-4d5e-7000-8abc-0123456789ab  order v2  completed  1m ago  2.0 s  tenant=acme
019a2b3c-4d5e-7000-8abc-0123456789ab  order v2  waiting    1m ago    59 s               for "review"`
        .trimStart()
        .replace("1m ago  2.0 s", "1m ago   2.0 s")
        .replace("CREATED  TOOK", "CREATED   TOOK"),
    );
  });

  it("cuts ids to their end, and everything to 80 columns, on a narrow terminal", () => {
    const text = runTable([run, failed, waiting], { style: plainStyle, width: 80, nowMs: 60_000 });
    expect(text).toContain(shortId(run.id));
    expect(text).not.toContain(run.id);
    expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });
});

describe("runSummary", () => {
  it("says what there is to say, and nothing else", () => {
    expect(runSummary(failed, { style: plainStyle, width: 80, nowMs: 60_000 })).toBe(
      `
order v2  failed
run      019a2b3c-4d5e-7000-8abc-0123456789ab
created  1m ago
started  59 s ago
took     2.0 s
tags     tenant=acme
input    {"id":7}
error    The card was declined by the bank of the customer, again
         (card_declined)
hint     Ask for another card.`.trimStart(),
    );
  });

  it("cuts a value that is too long for a person", () => {
    const text = runSummary({ ...run, output: "x".repeat(5000) }, { style: plainStyle, width: 80, nowMs: 60_000 });
    expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(80);
  });
});
