import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../main.ts";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe("worker", () => {
  it("serves the project's workflows with the options given, is listed, and drains", async () => {
    const worker = await project.worker("--concurrency", "7", "--queues", "default,people", "--lease", "2s");
    expect(worker.io.err()).toMatch(
      /^Worker [0-9a-f]{12} serves broken v1, order v1, review v1, stray v1 on sqlite:.*pawl\.db/,
    );
    const [listed] = await project.json("workers");
    expect(listed).toMatchObject({ concurrency: 7, queues: ["default", "people"], pid: process.pid });
    expect((await project.pawl(["workers"])).out).toMatch(/live .* 7 .*default, people/);
    const { code, err } = await worker.stop();
    expect(code).toBe(0);
    expect(err).toMatch(/SIGTERM: no runs are under way\.\nDrained in \d+ ms\.\n$/);
    expect(await project.json("workers")).toEqual([]);
  });

  it("reports a rejection that nobody handles, with its place, and goes on", async () => {
    const worker = await project.worker();
    const reason = new Error("nobody waited");
    reason.stack = "Error: nobody waited\n    at forget (file:///p/workflows.ts:3:7)";
    worker.io.reject(reason);
    expect(worker.io.err()).toContain(
      "Unhandled rejection: nobody waited\n  A promise was rejected and nobody awaited it",
    );
    expect(worker.io.err()).toContain("at forget (file:///p/workflows.ts:3:7)");
    expect((await project.pawl(["start", "order", "--wait"])).code).toBe(0);
    await worker.stop();
  });

  it("speaks JSON to programs", async () => {
    const io = project.io();
    const ended = main(["worker", "--json"], io);
    await io.written("worker-started");
    await io.kill("SIGINT");
    expect(await ended).toBe(0);
    const events = io
      .out()
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(["worker-started", "worker-draining", "worker-stopped"]);
  });

  it("has nothing to do without workflows", async () => {
    const empty = new Project({ "pawl.config.json": "{}" });
    expect(await empty.pawl(["worker"])).toMatchObject({ code: 2, err: expect.stringContaining("names no workflows") });
    empty.remove();
  });
});
