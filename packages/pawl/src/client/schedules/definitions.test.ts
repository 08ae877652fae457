import { describe, expect, it } from "vitest";
import { listeningLogger, Place, problem } from "../../engine/test-kit.fixture.ts";
import { VirtualClock } from "../../testing/virtual-clock.ts";
import type { WorkflowSchedule } from "../../workflow/workflow-schedule.ts";
import { workflow, type Workflow } from "../../workflow/workflow.ts";
import type { Pawl } from "../pawl.ts";

function report(
  schedule: WorkflowSchedule | readonly WorkflowSchedule[] | string | undefined,
  version = 1,
): Workflow<void, unknown> {
  return workflow({ name: "report", version, ...(schedule !== undefined && { schedule }) }, () => 1);
}

/** Deploys one after the other on one store. */
class Deploys {
  readonly clock = new VirtualClock();
  readonly logger = listeningLogger();
  readonly #place = new Place("memory");
  #last: Pawl | undefined;

  async deploy(...workflows: readonly Workflow<void, unknown>[]): Promise<Pawl> {
    await this.#last?.close({ timeout: 0 });
    this.#last = await this.#place.client(workflows, {
      clock: this.clock,
      logger: this.logger,
      worker: { lease: "10000 days" },
    });
    await this.#last.startWorker();
    return this.#last;
  }
}

describe("schedules of definitions", () => {
  it("are made, changed and kept with a deploy; a person's pause outlives it", async () => {
    const deploys = new Deploys();
    const first = await deploys.deploy(report("0 9 * * *"));
    expect(await first.schedules.get("report")).toMatchObject({
      cron: "0 9 * * *",
      timezone: "UTC",
      origin: "definition",
      status: "active",
    });
    await deploys.clock.advance("1 day");
    await first.schedules.pause("report", "audit");
    const second = await deploys.deploy(report({ cron: "0 10 * * *", paused: false }));
    expect(await second.schedules.get("report")).toMatchObject({
      cron: "0 10 * * *",
      status: "paused",
      pauseNote: "audit",
      counts: { started: 1 },
    });
    const before = await second.schedules.get("report");
    const third = await deploys.deploy(report({ cron: "0 10 * * *" }));
    expect((await third.schedules.get("report")).updatedAt).toEqual(before.updatedAt);
  });

  it("begin paused where they say so", async () => {
    const pawl = await new Deploys().deploy(report({ every: "1h", paused: true }));
    expect((await pawl.schedules.get("report")).status).toBe("paused");
    expect((await pawl.schedules.resume("report")).status).toBe("active");
  });

  it("are withdrawn when they have gone, and go on with all they had when they come back", async () => {
    const deploys = new Deploys();
    await deploys.deploy(
      report([
        { name: "a", every: "1h" },
        { name: "b", every: "1h" },
      ]),
    );
    await deploys.clock.advance("1h");
    const without = await deploys.deploy(report([{ name: "a", every: "1h" }]));
    await deploys.clock.advance("1h");
    expect(await without.schedules.get("b")).toMatchObject({ status: "withdrawn", counts: { started: 1 }, next: [] });
    expect((await without.schedules.get("a")).counts.started).toBe(2);
    const back = await deploys.deploy(
      report([
        { name: "a", every: "1h" },
        { name: "b", every: "1h" },
      ]),
    );
    await deploys.clock.advance("1h");
    expect(await back.schedules.get("b")).toMatchObject({ status: "active", counts: { started: 2, missed: 0 } });
  });

  it("are not touched by a process that does not have the workflow, or an older version of it", async () => {
    const deploys = new Deploys();
    await deploys.deploy(report({ every: "2h" }, 2));
    const older = await deploys.deploy(report({ every: "1h" }, 1));
    expect((await older.schedules.get("report")).every).toBe(7_200_000);
    await deploys.deploy(report(undefined, 1));
    const other = await deploys.deploy(workflow({ name: "other" }, () => 1));
    expect((await other.schedules.get("report")).status).toBe("active");
  });

  it("are those of the default version", async () => {
    const pawl = await new Deploys().deploy(report({ every: "1h" }, 1), report({ every: "2h" }, 2));
    expect((await pawl.schedules.get("report")).every).toBe(7_200_000);
  });

  it("do not take over one that was made by hand, and say so", async () => {
    const deploys = new Deploys();
    const first = await deploys.deploy(report(undefined));
    await first.schedules.create({ name: "report", workflow: "report", every: "3h" });
    const second = await deploys.deploy(report({ every: "1h" }));
    expect(await second.schedules.get("report")).toMatchObject({ every: 10_800_000, origin: "api" });
    expect(deploys.logger.lines.join()).toContain('The schedule "report" of workflow "report" is not used');
  });

  it("keep a worker from starting that could not serve them", async () => {
    const deploys = new Deploys();
    expect((await problem(deploys.deploy(report("99 * * * *")))).code).toBe("invalid_cron");
    const twice = workflow({ name: "other", schedule: { name: "report", every: "1h" } }, () => 1);
    expect((await problem(deploys.deploy(report("0 9 * * *"), twice))).code).toBe("invalid_option");
  });

  it("are refused by the definition where they cannot be", () => {
    expect(() => report({ every: "1h", cron: "* * * * *" })).toThrow("either cron");
    expect(() => report([{ every: "1h" }, { every: "2h" }])).toThrow("has no name");
    expect(() =>
      report([
        { name: "a", every: "1h" },
        { name: "a", every: "2h" },
      ]),
    ).toThrow('two schedules with the name "a"');
    expect(() => report(5 as never)).toThrow("must be a cron line");
  });

  it("can be deleted, and come back with the next worker that has them", async () => {
    const deploys = new Deploys();
    const pawl = await deploys.deploy(report({ every: "1h" }));
    await pawl.schedules.delete("report");
    expect((await pawl.schedules.list()).items).toEqual([]);
    expect((await (await deploys.deploy(report({ every: "1h" }))).schedules.list()).items.length).toBe(1);
  });
});
