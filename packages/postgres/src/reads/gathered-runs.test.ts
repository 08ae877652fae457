import type { RunRow } from "pawl/internal";
import { expect, test } from "vitest";
import { GatheredRuns } from "./gathered-runs.ts";

function row(id: string): RunRow {
  return { id } as RunRow;
}

test("asks for a lone run at once, and for all that come meanwhile with the next query", async () => {
  const queries: (readonly string[])[] = [];
  const runs = new GatheredRuns(async (runIds) => {
    queries.push(runIds);
    return runIds.map(row).toReversed();
  });
  const found = await Promise.all(["a", "b", "c", "b"].map((id) => runs.get(id)));
  expect(found.map((run) => run?.id)).toEqual(["a", "b", "c", "b"]);
  expect(queries).toEqual([["a"], ["b", "c"]]);
});

test("reads no more than 200 at once", async () => {
  const sizes: number[] = [];
  const runs = new GatheredRuns(async (runIds) => {
    sizes.push(runIds.length);
    return runIds.map(row);
  });
  await Promise.all(Array.from({ length: 450 }, (_, n) => runs.get(`run-${n}`)));
  expect(sizes).toEqual([1, 200, 200, 49]);
});

test("tells a run that is not there from those that are", async () => {
  const runs = new GatheredRuns(async (runIds) => runIds.filter((id) => id !== "gone").map(row));
  expect(await Promise.all([runs.get("first"), runs.get("gone"), runs.get("here")])).toEqual([
    row("first"),
    null,
    row("here"),
  ]);
});

test("fails with the query for those who shared it, and asks anew for whoever comes later", async () => {
  let isDown = true;
  const runs = new GatheredRuns(async (runIds) => {
    if (isDown) throw new Error("The server is away");
    return runIds.map(row);
  });
  await expect(Promise.all([runs.get("a"), runs.get("b")])).rejects.toThrow("The server is away");
  isDown = false;
  expect(await runs.get("c")).toEqual(row("c"));
});
