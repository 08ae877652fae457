import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../main.ts";
import { Project } from "../testing/project.ts";

let project: Project;
let worker: Awaited<ReturnType<Project["worker"]>>;
beforeEach(async () => {
  project = new Project();
  process.env["MENDED"] = join(project.folder, "mended");
  worker = await project.worker();
});
afterEach(async () => {
  await worker.stop();
  project.remove();
});

const show = async (id: string): Promise<Record<string, unknown>> => (await project.json("show", id))[0] ?? {};

/** A review that waits for its verdict. */
async function waitingReview(): Promise<string> {
  const id = await project.start("review");
  const io = project.io();
  void main(["events", id, "--follow"], io);
  await io.written("waits for");
  return id;
}

describe("steering a run", () => {
  it("signal makes a waiting run go on, and events follows it to its end", async () => {
    const id = await project.start("review");
    const following = project.pawl(["events", id, "--follow"]);
    const { code, out } = await project.pawl(["signal", id.slice(-12), "verdict", '{"stars":5}']);
    expect([code, out]).toEqual([0, `sent "verdict" to ${id}\n`]);
    const { out: events } = await following;
    expect(events).toMatch(/▶ run started[^]*✓ ask completed[^]*received \{"stars":5\}[^]*✓ run completed\n$/);
    expect(await show(id)).toMatchObject({ status: "completed", output: { stars: 5 } });
    const [last] = await project.json("events", id, "--from", String(events.trim().split("\n").length));
    expect(last).toMatchObject({ kind: "run-completed" });
    expect((await project.pawl(["signal", id, "verdict"])).err).toContain("run_terminal");
  });

  it("cancel, with a reason, and then nothing more can be cancelled", async () => {
    const id = await waitingReview();
    const { code, out } = await project.pawl(["cancel", id, "--reason", "too late"]);
    expect(out).toBe(`review v1  ${id}  cancelled\n`);
    expect(code).toBe(0);
    expect((await project.pawl(["show", id])).out).toContain("too late");
  });

  it("show lets what a run has left behind last until the run's end, however long ago that was", async () => {
    const id = await waitingReview();
    await project.pawl(["cancel", id]);
    await project.pawl(["events", id, "--follow"]);
    const { out } = await project.pawl(["show", id], { nowMs: () => Date.now() + 10 * 86_400_000 });
    expect(out).toMatch(/signal:verdict +dropped +[\d.]+ m?s /);
  });

  it("pause and resume", async () => {
    const id = await waitingReview();
    expect((await project.pawl(["pause", id])).out).toContain("paused");
    expect(await project.json("runs", "--status", "paused")).toHaveLength(1);
    expect((await project.pawl(["resume", id])).code).toBe(0);
    await project.pawl(["signal", id, "verdict", "1"]);
    expect((await project.pawl(["events", id, "--follow"])).out).toContain("run completed");
  });

  it("retry goes on at the step that failed; fork begins anew from a step; delete removes", async () => {
    const { code } = await project.pawl(["start", "broken", "--wait"]);
    expect(code).toBe(1);
    const [{ id } = { id: "" }] = await project.json<{ id: string }>("runs");
    writeFileSync(join(project.folder, "mended"), "");
    expect((await project.pawl(["retry", id])).code).toBe(0);
    await project.pawl(["events", id, "--follow"]);
    expect(await show(id)).toMatchObject({ status: "completed", output: "mended" });

    const [fork] = await project.json<{ id: string }>("fork", id, "--from", "second", "--tag", "why=test");
    await project.pawl(["events", fork?.id ?? "", "--follow"]);
    expect(await show(fork?.id ?? "")).toMatchObject({
      status: "completed",
      forkedFrom: id,
      forkedAt: "second",
      tags: { why: "test" },
    });
    expect((await project.pawl(["show", fork?.id ?? ""])).out).toContain(`${id}, at second`);
    expect(await project.pawl(["fork", id, "--from", "third"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("step_not_found"),
    });

    expect((await project.pawl(["delete", id])).out).toBe(`deleted ${id}\n`);
    expect(await project.pawl(["show", id])).toMatchObject({ code: 3, err: expect.stringContaining("run_not_found") });
  });
});

it("show draws the steps with their attempts", async () => {
  await project.pawl(["start", "order", "--wait"]);
  const [{ id } = { id: "" }] = await project.json<{ id: string }>("runs");
  const { out } = await project.pawl(["show", id.slice(-8)], { columns: 80, env: { NO_COLOR: "1" } });
  expect(out).toMatch(/^order v1 {2}completed$/m);
  expect(out).toMatch(/^charge +completed +\d+ ms +█/m);
  expect(out).toMatch(/^ {2}attempt 1: The mail server is away/m);
  expect(await show(id)).toMatchObject({
    steps: [{ key: "charge" }, { key: "mail", attempts: [{ attempt: 1 }, { attempt: 2 }] }],
  });
});
