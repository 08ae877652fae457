import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Place, problem, storeKinds } from "../../engine/test-kit.fixture.ts";
import { testPawl, type TestPawl } from "../../testing/test-pawl.ts";
import { VirtualClock } from "../../testing/virtual-clock.ts";
import { workflow } from "../../workflow/workflow.ts";

const seen: unknown[] = [];
const mail = workflow({ name: "mail", input: z.object({ to: z.string() }).optional() }, async (ctx, input) => {
  await ctx.step("note", () => void seen.push(input?.to));
});
const slow = workflow({ name: "slow" }, async (ctx) => ctx.sleep("1h"));
const single = workflow({ name: "single", singleton: {} }, async (ctx) => ctx.sleep("1h"));
const inCode = workflow({ name: "in-code", schedule: "0 9 * * *" }, () => 1);

async function pawlFor(test: (t: TestPawl) => Promise<void>): Promise<void> {
  seen.length = 0;
  await using t = await testPawl({
    workflows: [mail, slow, single, inCode],
    startAt: new Date("2026-03-02T00:00:00Z"),
  });
  await test(t);
}

describe.each(storeKinds)("pawl.schedules on %s", (kind) => {
  it("makes, changes, lists and deletes schedules", async () => {
    const pawl = await new Place(kind).client([mail, slow], { clock: new VirtualClock() });
    const made = await pawl.schedules.create({
      name: "b",
      workflow: "mail",
      cron: "0 9 * * 1-5",
      timezone: "Europe/Berlin",
      input: { to: "ann" },
    });
    expect(made).toMatchObject({
      status: "active",
      origin: "api",
      overlap: "skip",
      nextAt: new Date("2026-01-01T08:00:00Z"),
      input: { to: "ann" },
    });
    await pawl.schedules.create({ name: "a", workflow: "slow", every: "1h", paused: true, description: "An hour" });
    expect((await pawl.schedules.list()).items.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "a paused",
      "b active",
    ]);
    expect((await pawl.schedules.list({ status: "active" })).items.map(({ name }) => name)).toEqual(["b"]);
    expect((await pawl.schedules.list({ workflow: "slow" })).items.map(({ name }) => name)).toEqual(["a"]);
    const page = await pawl.schedules.list({ limit: 1 });
    expect(page.nextCursor).toBe("a");
    expect((await pawl.schedules.list({ limit: 1, cursor: "a" })).items.map(({ name }) => name)).toEqual(["b"]);
    const changed = await pawl.schedules.update("b", { every: "2h", overlap: "allow", tags: { team: "x" } });
    expect(changed).toMatchObject({
      cron: undefined,
      every: 7_200_000,
      overlap: "allow",
      tags: { team: "x" },
      input: { to: "ann" },
    });
    await pawl.schedules.delete("a");
    expect((await problem(pawl.schedules.get("a"))).code).toBe("schedule_not_found");
  });
});

describe("pawl.schedules", () => {
  it("refuses what cannot be, naming it", async () => {
    await pawlFor(async ({ pawl: { schedules } }) => {
      await schedules.create({ name: "s", workflow: "mail", every: "1h" });
      const code = async (attempt: Promise<unknown>): Promise<string> => (await problem(attempt)).code;
      expect(await code(schedules.create({ name: "s", workflow: "mail", every: "2h" }))).toBe("schedule_exists");
      expect(await code(schedules.create({ name: "t", workflow: "nothing", every: "2h" }))).toBe(
        "workflow_not_registered",
      );
      expect(await code(schedules.create({ name: "t", workflow: "mail", version: 2, every: "2h" }))).toBe(
        "workflow_version_not_registered",
      );
      expect(await code(schedules.create({ name: "t", workflow: "mail", every: "2h", input: { to: 5 } }))).toBe(
        "validation_failed",
      );
      expect(await code(schedules.create({ name: "t", workflow: "mail", cron: "61 * * * *" }))).toBe("invalid_cron");
      expect(
        await code(schedules.create({ name: "t", workflow: "mail", cron: "* * * * *", timezone: "Mars/Base" })),
      ).toBe("invalid_timezone");
      expect(await code(schedules.create({ name: "t", workflow: "mail" }))).toBe("invalid_option");
      expect(await code(schedules.create({ name: "", workflow: "mail", every: "1h" }))).toBe("invalid_name");
      expect(await code(schedules.create({ name: "t", workflow: "mail", every: "1h", input: () => 1 }))).toBe(
        "invalid_option",
      );
      expect(await code(schedules.create({ name: "t", workflow: "mail", every: "1h", queu: "q" } as never))).toBe(
        "invalid_option",
      );
      expect(await code(schedules.update("in-code", { every: "1h" }))).toBe("schedule_in_code");
      expect(await code(schedules.pause("none"))).toBe("schedule_not_found");
      expect(await code(schedules.backfill("s", { from: new Date(0), to: new Date() }))).toBe("invalid_option");
      expect(
        await code(schedules.backfill("s", { from: new Date(0), to: new Date(0), overlap: "skip" as never })),
      ).toBe("invalid_option");
      expect(await code(schedules.list({ limit: 0 }))).toBe("invalid_option");
      expect((await schedules.list()).items.map(({ name }) => name)).toEqual(["in-code", "s"]);
    });
  });

  it("makes a schedule what it is told to be, and writes nothing where it is that already", async () => {
    await pawlFor(async ({ pawl: { schedules }, clock }) => {
      const first = await schedules.upsert({ name: "s", workflow: "mail", every: "1h", input: { to: "ann" } });
      await clock.advance("90m");
      const same = await schedules.upsert({ name: "s", workflow: "mail", every: "1h", input: { to: "ann" } });
      expect(same.updatedAt).toEqual(new Date("2026-03-02T01:00:00Z"));
      expect([first.counts.started, same.counts.started]).toEqual([0, 1]);
      await schedules.pause("s", "holidays");
      const other = await schedules.upsert({ name: "s", workflow: "mail", every: "30m" });
      expect(other).toMatchObject({
        every: 1_800_000,
        input: undefined,
        status: "paused",
        pauseNote: "holidays",
        counts: { started: 1 },
      });
      expect(await schedules.resume("s")).toMatchObject({
        status: "active",
        nextAt: new Date("2026-03-02T02:00:00Z"),
        pauseNote: undefined,
      });
    });
  });

  it("makes one of several that are made at once", async () => {
    await pawlFor(async ({ pawl: { schedules } }) => {
      const all = await Promise.all(
        [1, 2, 3].map((hours) => schedules.upsert({ name: "s", workflow: "mail", every: { hours } })),
      );
      expect(all.length).toBe(3);
      expect((await schedules.list({ workflow: "mail" })).items.length).toBe(1);
    });
  });

  it("shows the next ten ticks, over a change of clocks, and the runs that were started last", async () => {
    await pawlFor(async ({ pawl: { schedules }, clock }) => {
      await schedules.create({ name: "s", workflow: "mail", cron: "0 9 * * SUN", timezone: "Europe/Berlin" });
      await clock.advance("7 days");
      const { next, runs, recent } = await schedules.get("s");
      expect(next.map((tick) => tick.toISOString()).slice(0, 3)).toEqual([
        "2026-03-15T08:00:00.000Z",
        "2026-03-22T08:00:00.000Z",
        "2026-03-29T07:00:00.000Z",
      ]);
      expect(next.length).toBe(10);
      expect(runs).toMatchObject([{ status: "completed", scheduledFor: new Date("2026-03-08T08:00:00Z") }]);
      expect(recent).toMatchObject([{ cause: "tick", outcome: "started", runId: runs[0]?.id }]);
    });
  });

  it("shows the ticks of a line before there is a schedule", async () => {
    await pawlFor(async ({ pawl: { schedules } }) => {
      const ticks = await schedules.preview({ cron: "*/20 * * * * *" }, { count: 3 });
      expect(ticks.map((tick) => tick.getTime() - Date.parse("2026-03-02T00:00:00Z"))).toEqual([
        20_000, 40_000, 60_000,
      ]);
      expect((await schedules.preview({ every: "1h" })).length).toBe(10);
    });
  });

  it("pauses: no tick starts a run, and none is made up for", async () => {
    await pawlFor(async ({ pawl: { schedules }, clock }) => {
      await schedules.create({ name: "s", workflow: "mail", every: "1h" });
      expect(await schedules.pause("s", "audit")).toMatchObject({
        status: "paused",
        pauseNote: "audit",
        nextAt: undefined,
      });
      await clock.advance("5h");
      expect((await schedules.pause("s")).pauseNote).toBe("audit");
      await schedules.resume("s");
      await schedules.resume("s");
      await clock.advance("1h");
      expect((await schedules.get("s")).counts).toEqual({ started: 1, skipped: 0, missed: 0 });
    });
  });

  it("triggers a run now, also while it is paused, and with another input", async () => {
    await pawlFor(async ({ pawl, clock }) => {
      const { schedules } = pawl;
      await schedules.create({
        name: "s",
        workflow: "mail",
        every: "1h",
        paused: true,
        input: { to: "ann" },
        tags: { team: "x" },
      });
      const run = await schedules.trigger("s");
      await schedules.trigger("s", { input: { to: "bob" } });
      await clock.idle();
      expect(seen).toEqual(["ann", "bob"]);
      expect((await pawl.get(run.id)).tags).toEqual({ schedule: "s", team: "x" });
      expect((await schedules.get("s")).recent.map(({ cause }) => cause)).toEqual(["trigger", "trigger"]);
      expect((await schedules.get("s")).counts.started).toBe(0);
      expect((await problem(schedules.trigger("s", { input: { to: 5 } }))).code).toBe("validation_failed");
    });
  });

  it("gives the run that was found where the workflow is a singleton", async () => {
    await pawlFor(async ({ pawl: { schedules } }) => {
      await schedules.create({ name: "s", workflow: "single", every: "1 day" });
      const first = await schedules.trigger("s");
      const second = await schedules.trigger("s");
      expect([first.isNew, second.isNew, second.id === first.id]).toEqual([true, false, true]);
    });
  });

  it("counts a triggered run as a former run", async () => {
    await pawlFor(async ({ pawl: { schedules }, clock }) => {
      await schedules.create({ name: "s", workflow: "slow", every: "30m" });
      await schedules.trigger("s");
      await clock.advance("30m");
      expect((await schedules.get("s")).counts).toEqual({ started: 0, skipped: 1, missed: 0 });
    });
  });

  it("makes up for a span, side by side or one after the other", async () => {
    await pawlFor(async ({ pawl, clock }) => {
      const { schedules } = pawl;
      const span = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-01T05:00:00Z") };
      await schedules.create({ name: "s", workflow: "slow", every: "1h", paused: true });
      expect(await schedules.backfill("s", { ...span, overlap: "allow" })).toEqual({ ticks: 6 });
      await clock.idle();
      expect((await pawl.list({ status: "sleeping" })).items.length).toBe(6);
      await clock.advance("2h");
      expect(await schedules.backfill("s", span)).toEqual({ ticks: 6 });
      await clock.idle();
      expect((await pawl.list({ status: "sleeping" })).items.length).toBe(1);
      expect((await schedules.get("s")).backfills).toEqual([{ from: new Date("2026-03-01T01:00:00Z"), to: span.to }]);
      await clock.advance("6h");
      const { items } = await pawl.list({ limit: 100 });
      expect([items.length, items.every(({ status }) => status === "completed")]).toEqual([12, true]);
      expect(await schedules.backfill("s", { from: span.from, to: span.from })).toEqual({ ticks: 1 });
      expect(
        await schedules.backfill("s", { from: new Date("2026-03-01T00:01:00Z"), to: new Date("2026-03-01T00:02:00Z") }),
      ).toEqual({ ticks: 0 });
    });
  });

  it("ends a schedule by its end or its number of runs", async () => {
    await pawlFor(async ({ pawl: { schedules }, clock }) => {
      await schedules.create({ name: "twice", workflow: "mail", every: "1h", maxRuns: 2 });
      await schedules.create({
        name: "until",
        workflow: "mail",
        every: "1h",
        startAt: new Date("2026-03-02T02:30:00Z"),
        endAt: new Date("2026-03-02T03:30:00Z"),
      });
      await clock.advance("1 day");
      expect(await schedules.get("twice")).toMatchObject({ status: "ended", counts: { started: 2 }, next: [] });
      expect(await schedules.get("until")).toMatchObject({ status: "ended", counts: { started: 2 } });
      expect(await schedules.update("twice", { maxRuns: 3 })).toMatchObject({ status: "active" });
      await clock.advance("2h");
      expect(await schedules.get("twice")).toMatchObject({ status: "ended", counts: { started: 3 } });
    });
  });
});
