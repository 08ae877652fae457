import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe("prune", () => {
  it("removes what ended long enough ago, of the workflow and status named", async () => {
    const worker = await project.worker();
    await project.pawl(["start", "order", "--wait"]);
    await project.pawl(["start", "broken", "--wait"]);
    const waits = await project.start("review");
    await worker.stop();
    expect((await project.pawl(["prune", "--older-than", "1h", "--yes"])).out).toBe("removed 0 runs\n");
    expect((await project.pawl(["prune", "--older-than", "0s", "-s", "failed", "-w", "order", "-y"])).out).toBe(
      "removed 0 runs\n",
    );
    expect((await project.pawl(["prune", "--older-than", "0s", "-s", "failed", "-y"])).out).toBe("removed 1 run\n");
    expect(await project.json("prune", "--older-than", "0s", "--yes")).toEqual([{ deleted: 1 }]);
    expect(await project.json("runs")).toMatchObject([{ id: waits }]);
  });

  it.each([
    [
      ["--older-than", "1h"],
      "There is nobody here to ask whether runs may be removed. (invalid_usage)\n  Say so with --yes.",
    ],
    [["--yes"], "Required option '--older-than <duration>' not specified."],
    [["--older-than", "soon", "--yes"], "invalid_duration"],
    [
      ["--older-than", "1h", "--status", "waiting", "--yes"],
      "Only runs that have ended can be removed: completed, failed, cancelled.",
    ],
  ])("%j removes nothing, with exit code 2", async (args, text) => {
    const { code, err } = await project.pawl(["prune", ...args]);
    expect(err).toContain(text);
    expect(code).toBe(2);
  });
});
