import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
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

async function breakSome(count: number, ...options: string[]): Promise<void> {
  for (let n = 0; n < count; n++) expect((await project.pawl(["start", "broken", "--wait", ...options])).code).toBe(1);
}

it("counts, and retries all runs that pass the conditions", async () => {
  await breakSome(2, "--tag", "tenant=acme");
  await breakSome(1);
  const where = ["--where", "status=failed", "--where", "tag.tenant=acme"];
  expect(await project.pawl(["retry", ...where, "--dry-run"])).toMatchObject({
    code: 0,
    out: "2 runs would be retried\n",
  });
  const nobody = await project.pawl(["retry", ...where]);
  expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining("nobody here to ask whether to retry 2 runs")]);
  writeFileSync(join(project.folder, "mended"), "");
  const seen = await project.pawl(["retry", ...where, "--yes"], { columns: 100, env: { NO_COLOR: "1" } });
  expect([seen.code, seen.out, seen.err]).toEqual([0, "retried 2 runs\n", "\r\u001b[Kretried 2 of 2 runs\r\u001b[K"]);
  const left = await project.json("runs", "--where", "status=failed");
  expect(left).toHaveLength(1);
  expect(await project.pawl(["retry", ...where, "--yes", "--limit", "1"])).toMatchObject({
    code: 0,
    err: expect.stringContaining("No runs match."),
  });
  const none = await project.json(
    "retry",
    "--where",
    "status=completed,failed",
    "--where",
    "created<1h",
    "--limit",
    "1",
    "--yes",
  );
  expect(none).toEqual([
    { matched: 1, done: expect.any(Number), skipped: expect.any(Number), failedCount: 0, failed: [] },
  ]);
});

it("forks many with an edited input, once per key, and names those that could not be", async () => {
  const id = await project.start("order", "--input", '{"id":7,"to":{"city":"Bonn"}}');
  await project.pawl(["events", id, "--follow"]);
  const fork = [
    "fork",
    "--where",
    "workflow=order",
    "--where",
    "status=completed",
    "--from",
    "mail",
    "--set",
    "id=8",
    "--set",
    "to.street=Hauptstraße",
    "--key",
    "twice",
    "--yes",
  ];
  expect(await project.json(...fork)).toMatchObject([{ matched: 1, done: 1 }]);
  const [made] = await project.json<{ id: string; forkedFrom?: string; input: unknown }>("runs", "--workflow", "order");
  expect(made).toMatchObject({ forkedFrom: id, input: { id: 8, to: { city: "Bonn", street: "Hauptstraße" } } });
  await project.pawl(["events", made?.id ?? "", "--follow"]);
  const again = await project.json(...fork, "--where", "created<1h");
  expect(again).toMatchObject([{ matched: 2, done: 1, skipped: 1 }]);
  const one = await project.json<{ id: string; input: unknown }>("fork", id, "--set", "id=9");
  expect(one[0]?.input).toEqual({ id: 9, to: { city: "Bonn" } });
  const wrong = await project.pawl([
    "fork",
    "--where",
    "key=nobody's",
    "--where",
    "status=failed",
    "--from",
    "third",
    "--yes",
  ]);
  expect([wrong.code, wrong.err]).toEqual([0, expect.stringContaining("No runs match.")]);
  await breakSome(1);
  const failed = await project.pawl(["fork", "--where", "workflow=broken", "--from", "third", "--yes"]);
  expect([failed.code, failed.out, failed.err]).toEqual([
    1,
    "forked 0 runs, 1 failed\n",
    expect.stringContaining("step_not_found"),
  ]);
});

it("pauses, resumes, cancels and deletes many", async () => {
  await project.start("review");
  await project.start("review");
  const which = ["--where", "workflow=review", "--yes", "--json"];
  for (const verb of ["pause", "resume", "cancel"]) {
    const [said] = await project.json<{ done: number; skipped: number; failedCount: number }>(
      verb,
      ...which.slice(0, 3),
    );
    expect([verb, said?.failedCount]).toEqual([verb, 0]);
  }
  for (const { id } of await project.json<{ id: string }>("runs", "--workflow", "review")) {
    await project.pawl(["events", id, "--follow"]);
  }
  expect((await project.pawl(["delete", "--where", "workflow=review", "--yes"])).out).toBe("deleted 2 runs\n");
  expect(await project.json("runs")).toEqual([]);
});

it("refuses what it cannot mean", async () => {
  const said = async (...args: string[]): Promise<[number, string]> => {
    const { code, err } = await project.pawl(args);
    return [code, err];
  };
  expect(await said("cancel")).toEqual([2, expect.stringContaining("--where status=failed")]);
  expect(await said("cancel", "019a", "--where", "status=failed")).toEqual([2, expect.stringContaining("not both")]);
  expect(await said("cancel", "019a", "--yes")).toEqual([2, expect.stringContaining("go with --where")]);
  expect(await said("cancel", "--where", "status=odd")).toEqual([2, expect.stringContaining("there are pending")]);
  expect(await said("fork", "019a", "--set", "=1")).toEqual([2, expect.stringContaining("field=value")]);
  expect(await said("fork", "019a", "--set", "a=1", "--input", "1")).toEqual([2, expect.stringContaining("exclude")]);
  expect(await said("runs", "--status", "failed", "--where", "status=failed")).toEqual([
    2,
    expect.stringContaining("about status"),
  ]);
});

it("errors groups what runs fail of", async () => {
  await breakSome(2);
  const { out, code } = await project.pawl(["errors", "--since", "7d"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^RUNS {2}WORKFLOW {2}STEP {4}CODE/);
  expect(out).toMatch(/^ {3}2 {2}broken {4}second {2}card_declined {2}failed .*The card was declined$/m);
  const groups = await project.json("errors", "--workflow", "broken");
  expect(groups).toMatchObject([
    { workflow: "broken", step: "second", code: "card_declined", count: 2, statuses: { failed: 2 } },
  ]);
  expect((await project.pawl(["errors", "--workflow", "order"])).err).toContain("No errors.");
});
