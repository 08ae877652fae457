import { describe, expect, it } from "vitest";
import type { Pawl } from "pawl";
import { resolveRunId } from "./run-id.ts";

const ids = [
  "019a2b3c-4d5e-7000-8abc-00000000000a",
  "019a2b3c-4d5e-7000-8abc-00000000000b",
  "019b0000-0000-7000-8abc-0000000beef0",
];
const items = ids.map((id) => ({ id, workflow: "order", status: "running" }));
// Two pages, to see that all of them are read.
const pawl = {
  list: async ({ cursor }: { cursor?: string }) =>
    cursor === undefined
      ? { items: items.slice(0, 2), nextCursor: "next" }
      : { items: items.slice(2), nextCursor: undefined },
} as unknown as Pawl;

describe("resolveRunId", () => {
  it("takes a full id as it is, known or not", async () => {
    const id = "01900000-0000-7000-8000-000000000000";
    expect(await resolveRunId(pawl, id.toUpperCase())).toBe(id);
  });

  it("finds a run by the beginning or the end of its id", async () => {
    expect(await resolveRunId(pawl, "019b")).toBe(ids[2]);
    expect(await resolveRunId(pawl, "beef0")).toBe(ids[2]);
    expect(await resolveRunId(pawl, "00000000000B")).toBe(ids[1]);
  });

  it("names the runs that a part could mean", async () => {
    await expect(resolveRunId(pawl, "019a")).rejects.toMatchObject({
      kind: "invalid_input",
      message: `"019a" could be 2 runs:\n  ${ids[0]} (order, running)\n  ${ids[1]} (order, running)`,
    });
  });

  it("refuses a part that is too short, or that no run has", async () => {
    await expect(resolveRunId(pawl, "019")).rejects.toMatchObject({ code: "invalid_usage" });
    await expect(resolveRunId(pawl, "ffff")).rejects.toMatchObject({ code: "run_not_found" });
  });
});
