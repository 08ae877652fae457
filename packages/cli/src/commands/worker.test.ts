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
    const worker = await project.worker("--concurrency", "7", "--queue", "default,people", "--lease", "2s");
    expect(worker.io.err()).toMatch(
      /^Worker [0-9a-f]{12} serves broken v1, order v1, review v1, stray v1 on sqlite:.*pawl\.db/,
    );
    const [listed] = await project.json("workers");
    expect(listed).toMatchObject({ concurrency: 7, queues: ["default", "people"], pid: process.pid });
    expect((await project.pawl(["workers"])).out).toMatch(/ healthy .* 0\/7 .*default, people/);
    const { code, err } = await worker.stop();
    expect(code).toBe(0);
    expect(err).toMatch(/SIGTERM: no runs are under way\.\nDrained in \d+ ms\.\n$/);
    expect(await project.json("workers")).toEqual([]);
  });

  it("is known by its name, and keeps to the limits of its queues", async () => {
    const worker = await project.worker("--name", "mail-1", "--queue", "mail:5", "-q", "default");
    expect(worker.io.err()).toMatch(/^Worker mail-1 serves /);
    const [listed] = await project.json("workers");
    expect(listed).toMatchObject({ name: "mail-1", queues: ["mail", "default"], queueConcurrency: { mail: 5 } });
    expect((await project.pawl(["workers"])).out).toMatch(/ mail-1 +healthy .* mail:5, default /);
    await worker.stop();
  });

  it("answers probes as long as it lives, and says where", async () => {
    const worker = await project.worker("--health-port", "0", "--health-host", "127.0.0.1", "--name", "probed");
    const [, url] = /Probes on (\S+): /.exec(worker.io.err())!;
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true }]);
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({
      ready: true,
      worker: { name: "probed", activeRuns: 0 },
      pid: process.pid,
    });
    await worker.stop();
    await expect(fetch(`${url}/livez`)).rejects.toThrow("fetch failed");
  });

  it("does not start on a port that is taken, and does not listen without a port", async () => {
    const first = await project.worker("--health-port", "0", "--health-host", "127.0.0.1");
    const [, port = ""] = /Probes on \S+:(\d+): /.exec(first.io.err())!;
    const second = await project.pawl(["worker", "--health-port", port, "--health-host", "127.0.0.1"]);
    expect(second).toMatchObject({ code: 2, err: expect.stringContaining("(address_in_use)") });
    expect(await project.json("workers")).toHaveLength(1);
    await first.stop();
    expect(await project.pawl(["worker", "--health-host", "::1"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("no --health-port"),
    });
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
    expect(events).toEqual(["worker-started", "worker-draining", "worker-health-changed", "worker-stopped"]);
  });

  it("has nothing to do without workflows", async () => {
    const empty = new Project({ "pawl.config.json": "{}" });
    expect(await empty.pawl(["worker"])).toMatchObject({ code: 2, err: expect.stringContaining("names no workflows") });
    empty.remove();
  });
});
