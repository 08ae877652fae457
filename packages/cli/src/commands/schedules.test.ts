import { afterEach, beforeEach, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

it("schedules makes, lists, shows, steers and removes schedules", async () => {
  expect(await project.pawl(["schedules"])).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringContaining("No schedules."),
  });
  const made = await project.pawl([
    "schedules",
    "create",
    "nightly",
    "-w",
    "order",
    "--cron",
    "0 3 * * *",
    "--timezone",
    "Europe/Berlin",
    "-i",
    '{"id":7}',
    "--overlap",
    "queue",
    "--catch-up-limit",
    "3",
    "-t",
    "team=a",
    "--jitter",
    "30s",
    "--description",
    "Every night",
  ]);
  expect(made).toMatchObject({ code: 0, err: "" });
  expect(made.out).toMatch(/^nightly {2}active\n/);
  expect(made.out.match(/03:00:00 Europe\/Berlin/g)?.length).toBe(10);
  const table = await project.pawl(["schedules"]);
  expect(table.out).toMatch(/^SCHEDULE +STATUS +WORKFLOW +WHEN +NEXT +STARTED\n/);
  expect(table.out).toMatch(/^nightly +active +order +0 3 \* \* \* Europe\/Berlin +in .* 0$/m);
  expect(await project.pawl(["schedules", "pause", "nightly", "--note", "audit"])).toMatchObject({
    code: 0,
    out: "paused nightly\n",
  });
  expect((await project.pawl(["schedules", "show", "nightly"])).out).toMatch(/^paused +now: audit$/m);
  expect(await project.pawl(["schedules", "resume", "nightly"])).toMatchObject({ code: 0, out: "resumed nightly\n" });
  const [triggered] = await project.json<{ runId: string }>("schedules", "trigger", "nightly");
  const [run] = await project.json("show", triggered?.runId as string);
  expect(run).toMatchObject({ input: { id: 7 }, tags: { schedule: "nightly", team: "a" } });
  expect((await project.pawl(["schedules", "show", "nightly"])).out).toContain(
    `started  (trigger)  ${triggered?.runId}  pending`,
  );
  const filled = await project.pawl([
    "schedules",
    "backfill",
    "nightly",
    "--from",
    "2026-01-01",
    "--to",
    "2026-01-03T12:00:00Z",
  ]);
  expect(filled).toMatchObject({ code: 0, out: "nightly starts 3 runs for that span\n" });
  expect(await project.json("schedules", "list", "-w", "order")).toMatchObject([
    { name: "nightly", counts: { started: 0 }, overlap: "queue" },
  ]);
  expect(await project.pawl(["schedules", "delete", "nightly"])).toMatchObject({ code: 0, out: "deleted nightly\n" });
  expect(await project.pawl(["schedules", "show", "nightly"])).toMatchObject({
    code: 3,
    err: expect.stringContaining("schedule_not_found"),
  });
});

it("schedules changes what is named, and keeps the rest", async () => {
  const words = "schedules create hourly -w order --every 1h --start-at 2096-01-01 --end-at 2096-02-01T00:00:00Z";
  const made = await project.pawl([...words.split(" "), "--owner", "ann", "--catch-up-limit", "3"]);
  expect(made).toMatchObject({ code: 0, err: "" });
  expect(made.out).toMatch(/^owner +ann$/m);
  expect(made.out).toMatch(/^from +2096-01-01T00:00:00.000Z$/m);
  const update = async (...args: string[]): Promise<Record<string, unknown> | undefined> =>
    (await project.json("schedules", "update", "hourly", ...args))[0];
  expect(await update("--owner", "bob", "--catch-up-window", "2h", "--reset", "end-at")).toMatchObject({
    owner: "bob",
    every: 3_600_000,
    startAt: "2096-01-01T00:00:00.000Z",
    catchUp: { limit: 3, window: 7_200_000 },
  });
  const after = await update("--cron", "0 3 * * *", "--reset", "owner,catch-up,start-at");
  expect(after).toMatchObject({ cron: "0 3 * * *", catchUp: { limit: 1, window: 86_400_000 } });
  expect(Object.keys(after ?? {})).not.toEqual(expect.arrayContaining(["every", "endAt", "startAt", "owner"]));
});

it("schedules next shows the ticks of a line, without a project", async () => {
  project.write("pawl.config.ts", "throw new Error('not needed')");
  const { out, code } = await project.pawl([
    "schedules",
    "next",
    "0 9 * * MON",
    "--timezone",
    "Europe/Berlin",
    "--from",
    "2026-03-20",
    "-n",
    "2",
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^Mon 2026-03-23 09:00:00 Europe\/Berlin .*\nMon 2026-03-30 09:00:00 Europe\/Berlin .*\n$/);
  expect(await project.json("schedules", "next", "*/30 * * * * *", "--from", "2026-03-20", "-n", "1")).toEqual([
    { tick: "2026-03-20T00:00:30.000Z" },
  ]);
  expect((await project.pawl(["schedules", "next", "nonsense"])).err).toContain("invalid_cron");
  expect((await project.pawl(["schedules", "next"])).code).toBe(2);
});

it("schedules says what is missing", async () => {
  expect(await project.pawl(["schedules", "show"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Which schedule?"),
  });
  expect(await project.pawl(["schedules", "create", "x", "--every", "1h"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--workflow"),
  });
  expect(
    await project.pawl(["schedules", "create", "x", "-w", "order", "--every", "1h", "--end-at", "2h"]),
  ).toMatchObject({ code: 2, err: expect.stringContaining("2026-01-31T12:00:00Z") });
  expect((await project.pawl(["schedules", "update", "x"])).err).toContain("nothing to change");
  expect((await project.pawl(["schedules", "update", "x", "--paused"])).err).toContain("pawl schedules pause x");
  expect((await project.pawl(["schedules", "update", "x", "--reset", "name"])).err).toContain("It can be: timezone");
  expect(await project.pawl(["schedules", "backfill", "x"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--from"),
  });
  expect(await project.pawl(["schedules", "dance"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Allowed choices"),
  });
});
