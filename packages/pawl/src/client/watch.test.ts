import { describe, expect, it } from "vitest";
import { eventsOf, openPawl, Place, problem, storeKinds, until, untilStatus } from "../engine/test-kit.fixture.ts";
import { workflow } from "../workflow/workflow.ts";
import { readLogs, watchChanges } from "./watch.ts";

const idle = workflow({ name: "idle" }, async (ctx) => ctx.waitForSignal("go"));

describe.each(storeKinds)("on %s", (kind) => {
  it("a watcher is told which runs have changed, here and in another process", async () => {
    const place = new Place(kind);
    const [here, there] = [await place.open([idle]), await place.client([idle])];
    const named = new Map([
      [here, new Set<string>()],
      [there, new Set<string>()],
    ]);
    let any = 0;
    const stops = [...named].map(([pawl, ids]) =>
      watchChanges(pawl, (runIds) => {
        if (runIds === null) any += 1;
        for (const id of runIds ?? []) ids.add(id);
      }),
    );
    const run = await here.start(idle);
    await untilStatus(here, run.id, "waiting");
    expect(named.get(here)).toContain(run.id);
    await until(() => named.get(there)!.has(run.id) || any > 0);
    for (const stop of stops) stop();
    for (const ids of named.values()) ids.clear();
    await here.signal(run.id, "go");
    await untilStatus(there, run.id, "completed");
    expect([...named.values()].map((ids) => ids.size)).toEqual([0, 0]);
  });

  it("many logs are read at once", async () => {
    const pawl = await openPawl(kind, [idle]);
    const [a, b] = [await pawl.start(idle, undefined, { owner: "ann" }), await pawl.start(idle)];
    for (const { id } of [a, b]) await untilStatus(pawl, id, "waiting");
    const runs = [
      { runId: a.id, fromSeq: 1 },
      { runId: "nope", fromSeq: 1 },
      { runId: b.id, fromSeq: 2 },
      { runId: 5 as never, fromSeq: 1 },
    ];
    const pages = await readLogs(pawl, { runs, limitPerRun: 100 });
    expect(pages.map(({ run }) => run?.owner)).toEqual(["ann", undefined, null, undefined]);
    expect(pages[0]?.run?.status).toBe("waiting");
    expect(pages[0]?.events).toEqual(await eventsOf(pawl, a.id));
    expect(pages[2]?.events).toEqual((await eventsOf(pawl, b.id)).slice(1));
    expect([pages[1]?.events, pages[3]?.events]).toEqual([[], []]);
  });
});

it("needs a Pawl of this package", async () => {
  expect((await problem(async () => readLogs({} as never, { runs: [], limitPerRun: 1 }))).code).toBe("invalid_option");
});
