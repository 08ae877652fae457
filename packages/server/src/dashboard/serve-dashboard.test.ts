import { fastify, type FastifyInstance } from "fastify";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveDashboard } from "./serve-dashboard.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-dashboard-"));
mkdirSync(join(folder, "built/assets"), { recursive: true });
writeFileSync(join(folder, "built/index.html"), "<!doctype html><title>Pawl</title>");
writeFileSync(join(folder, "built/pawl.svg"), "<svg/>");
writeFileSync(join(folder, "built/assets/index-abc.js"), "1;");
writeFileSync(join(folder, "secret.txt"), "secret");
afterAll(() => rmSync(folder, { recursive: true }));

async function appOf(path: string): Promise<FastifyInstance> {
  const app = fastify();
  const fallback = await serveDashboard(app, join(folder, path));
  app.setNotFoundHandler((request, reply) => {
    return fallback(request, reply) ? reply : reply.status(404).send({ code: "route_not_found" });
  });
  return app;
}

let app: FastifyInstance;
beforeAll(async () => {
  app = await appOf("built");
});
afterAll(() => app.close());

test("gives the page for every path that is a screen's, and lets nobody keep it", async () => {
  for (const url of ["/", "/runs", "/runs/019aa000?tab=events", "/sign-in"]) {
    const reply = await app.inject({ url, headers: { accept: "text/html" } });
    expect([reply.statusCode, reply.headers["cache-control"]], url).toEqual([200, "no-store"]);
    expect(reply.body).toContain("<title>Pawl</title>");
  }
});

test("gives files whose names have a hash for ever, and others to be asked for again", async () => {
  expect((await app.inject("/assets/index-abc.js")).headers["cache-control"]).toBe(
    "public, max-age=31536000, immutable",
  );
  expect((await app.inject("/pawl.svg")).headers["cache-control"]).toBe("no-cache");
});

test("does not hide what is missing behind the page", async () => {
  for (const url of ["/api/v1/nothing", "/api", "/assets/index-old.js"])
    expect((await app.inject({ url, headers: { accept: "text/html" } })).statusCode, url).toBe(404);
  expect((await app.inject({ url: "/runs", method: "POST" })).statusCode).toBe(404);
  expect((await app.inject({ url: "/runs", headers: { accept: "application/json" } })).statusCode).toBe(404);
});

test("leads out of its folder by no path", async () => {
  for (const url of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "//secret.txt",
  ])
    expect((await app.inject(url)).body, url).not.toContain("secret");
});

test("says what to do where it is not built", async () => {
  const bare = await appOf("missing");
  const reply = await bare.inject({ url: "/runs", headers: { accept: "text/html" } });
  expect([reply.statusCode, reply.body.includes("npm run build")]).toEqual([200, true]);
  await bare.close();
});
