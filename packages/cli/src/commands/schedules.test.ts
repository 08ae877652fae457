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
  expect(await project.pawl(["schedules", "backfill", "x"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--from"),
  });
  expect(await project.pawl(["schedules", "dance"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Allowed choices"),
  });
});
