import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPawl, type Pawl } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createServer, type PawlServer } from "../server.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-production-"));
const publicUrl = "https://pawl.example.com";
let pawl: Pawl;
let server: PawlServer;
beforeAll(async () => {
  pawl = await createPawl({ store: "memory:", workflows: [] });
  server = await createServer({ pawl, ...options(), secret: "kY3vQ8zP1mT6wR9xL2bN5cJ7dF0gH4sA" });
});
afterAll(async () => {
  await server.close();
  await pawl.close();
  rmSync(folder, { recursive: true });
});

function options() {
  const files = { store: join(folder, "files") };
  return { database: `sqlite:${join(folder, "server.db")}`, port: 0, publicUrl, files };
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

test("does not start without a secret, nor with one that everybody knows", async () => {
  for (const secret of ["", "changeme-changeme-changeme-changeme"])
    await expect(createServer({ pawl, ...options(), secret })).rejects.toMatchObject({ code: "invalid_option" });
});

test("is closed to strangers", async () => {
  const info = await (await fetch(`${server.url}/api/v1/info`)).json();
  expect(info).toMatchObject({ mode: "production", allows: { guests: false, registration: false } });
  expect((await post("/auth/guest", {})).status).toBe(403);
});

test("the first admin must change the password, and has a cookie for TLS only", async () => {
  const { email, password } = server.firstAdmin!;
  const reply = await post("/auth/login", { email, password, cookie: true }, { origin: publicUrl });
  const { accessToken, user } = (await reply.json()) as { accessToken: string; user: object };
  expect(user).toMatchObject({ email: "admin@localhost", role: "admin", mustChangePassword: true });
  expect(reply.headers.get("set-cookie")).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  const authorization = `Bearer ${accessToken}`;
  const users = await fetch(`${server.url}/api/v1/users`, { headers: { authorization } });
  expect(await users.json()).toMatchObject({ status: 403, code: "password_change_required" });

  // Where it is reached is what it was told, not what the request says.
  const cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? "";
  const refresh = (origin: string) => post("/auth/refresh", {}, { cookie, origin, "x-pawl-refresh": "1" });
  expect((await refresh(server.url)).status).toBe(403);
  expect((await refresh(publicUrl)).status).toBe(200);
});
