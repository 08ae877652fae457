import { afterEach, beforeEach, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

it("queues shows what stands where, who serves it, and what nobody serves", async () => {
  expect(await project.pawl(["queues"])).toMatchObject({ code: 0, out: "", err: expect.stringContaining("Nothing") });
  await project.start("order", "--queue", "mail");
  await project.start("order", "--queue", "mail", "--delay", "1h");
  const worker = await project.worker("--queue", "people:2");
  const { out, code } = await project.pawl(["queues"]);
  expect(out).toMatch(/^QUEUE +DUE +OLDEST +LATER +RUNNING +WORKERS\n/);
  expect(out).toMatch(/^mail +1 +(now|\d+ s ago) +1 +0 +0 +no live worker$/m);
  expect(code).toBe(0);
  const queues = await project.json<{ queue: string }>("queues");
  expect(queues.find(({ queue }) => queue === "mail")).toMatchObject({
    due: 1,
    later: 1,
    workers: 0,
    lanes: [{ workflow: "order", version: 1, due: 1, isServed: false }],
  });
  const doctor = await project.pawl(["doctor"]);
  expect(doctor.out).toMatch(
    /✗ queues 2 runs stand \(1 due, the oldest (now|\d+ s ago)\) in "mail", which no live worker serves/,
  );
  expect(doctor.code).toBe(1);
  await worker.stop();
});

it("queues shows the limits that the configuration gives them", async () => {
  project.write(
    "pawl.config.ts",
    `export default {
      store: "sqlite:./pawl.db",
      queues: { mail: { concurrency: { limit: 5, perKey: 2 }, rateLimit: { limit: 100, period: "1m", perKey: true } }, slow: { key: () => "a" } },
    };`,
  );
  const { out } = await project.pawl(["queues"]);
  expect(out).toMatch(/WORKERS +LIMITS\n/);
  expect(out).toMatch(/^mail .* 5 at once, 2 a key, 100 in 1m for each key$/m);
  expect(out).toMatch(/^slow /m);
  const [mail, slow] = await project.json("queues");
  expect(mail).toMatchObject({
    limits: { concurrency: 5, concurrencyPerKey: 2, rateLimit: { limit: 100, periodMs: 60_000, perKey: true } },
  });
  expect(slow).not.toHaveProperty("limits");
});
