import { describe, expect, it } from "vitest";
import { openPawl, problem, storeKinds } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";

const echo = workflow({ name: "echo" }, async (_ctx, value: number) => value);

describe.each(storeKinds)("pawl.getMany on %s", (kind) => {
  it("gives those that there are, in the order of the ids, each once", async () => {
    const pawl = await openPawl(kind, [echo]);
    const runs = [await pawl.start(echo, 1), await pawl.start(echo, 2), await pawl.start(echo, 3)];
    for (const run of runs) await run.result();
    const [a, b, c] = runs.map(({ id }) => id) as [string, string, string];
    const found = await pawl.getMany([c, "nope", a, c, "", 7 as never, b]);
    expect(found.map(({ id, output }) => [id, output])).toEqual([
      [c, 3],
      [a, 1],
      [b, 2],
    ]);
    expect(await pawl.getMany([])).toEqual([]);
    expect(await pawl.getMany([a])).toEqual([await pawl.get(a)]);
  });

  it("takes a list of at most 1000", async () => {
    const pawl = await openPawl(kind, [echo]);
    const many = Array.from({ length: 1_001 }, () => "x");
    expect((await problem(pawl.getMany(many))).message).toContain("1001 ids");
    expect((await problem(pawl.getMany("x" as never))).code).toBe("invalid_option");
  });
});
