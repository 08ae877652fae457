import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no password, token or key of a whole session is in the log, the audit log, an error or the database", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-secrets-"));
  const secrets: Record<string, string> = {
    "the admin's password": `admin-${crypto.randomUUID()}`,
    "the metrics token": `metrics-${crypto.randomUUID()}`,
    "the server's secret": `secret-${crypto.randomUUID()}`,
  };
  const child = fork(new URL("./secrets-server.fixture.ts", import.meta.url), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      FOLDER: folder,
      ADMIN_PASSWORD: secrets["the admin's password"],
      METRICS_TOKEN: secrets["the metrics token"],
      SECRET: secrets["the server's secret"],
    },
  });
  let output = "";
  child.stdout?.on("data", (data) => (output += String(data)));
  child.stderr?.on("data", (data) => (output += String(data)));
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.on("message", (message) => resolve(message as string));
    void closed.then(() => reject(new Error(output)));
  });
  let said = "";
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    // oxlint-disable-next-line typescript/no-explicit-any -- read as it comes
  ): Promise<any> => {
    const json =
      body !== undefined && headers["content-type"] === undefined ? { "content-type": "application/json" } : {};
    const reply = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...json, ...headers },
      redirect: "manual",
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (reply.status >= 400) said += text;
    return text.startsWith("{") ? { ...JSON.parse(text), cookie: reply.headers.get("set-cookie") } : text;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const keep = (name: string, secret: string): string => (secrets[name] = secret);

  const email = "vera@example.com";
  const password = keep("a password", `first-${crypto.randomUUID()}`);
  const registered = await call("POST", "/auth/register", { email, password, name: "Vera" });
  keep("a refresh token", registered.refreshToken);
  const signedIn = await call("POST", "/auth/login", { email, password, cookie: true }, { origin: url });
  const me = bearer(keep("an access token", signedIn.accessToken));
  keep("a cookie", /pawl_refresh=([^;]+)/.exec(signedIn.cookie)![1]!);
  const refreshed = await call("POST", "/auth/refresh", { refreshToken: registered.refreshToken });
  keep("a refresh token that was rotated", refreshed.refreshToken);
  const wrong = keep("a wrong password", `wrong-${crypto.randomUUID()}`);
  await call("POST", "/auth/login", { email, password: wrong });
  await call("POST", "/auth/login", { email: wrong, password: wrong });
  await call(
    "POST",
    "/me/password",
    { current: wrong, password: keep("a password that was not taken", `new-${crypto.randomUUID()}`) },
    me,
  );
  await call(
    "POST",
    "/me/password",
    { current: password, password: keep("another password", `next-${crypto.randomUUID()}`) },
    me,
  );
  await call("POST", "/auth/register", { email, password, name: 7, [wrong]: wrong });
  await call("POST", "/auth/login", `{"email":"${email}","password":"${password}"`);
  const { key } = await call("POST", "/me/api-keys", { name: "key", scopes: ["runs:read", "agents:execute"] }, me);
  await call("GET", "/runs", undefined, bearer(keep("an API key", key)));
  await call("GET", "/workflows", undefined, bearer(key));
  await call("GET", "/runs", undefined, bearer(keep("a key that is none", `pawl_${crypto.randomUUID()}`)));
  await call("GET", "/runs", undefined, bearer(`${signedIn.accessToken.slice(0, -2)}xx`));
  await call("GET", "/runs", undefined, {
    authorization: `Basic ${keep("credentials of another kind", btoa(`vera:${wrong}2`))}`,
  });
  await call("GET", "/metrics", undefined, bearer(secrets["the metrics token"]!));
  const run = await call("POST", "/agents/keeper/execute", { input: "x" }, me);
  const { token } = await call("POST", "/shares", { target: { kind: "run", id: run.id } }, me);
  await call("GET", `/shared/${keep("a link's token", token)}`);
  await call("POST", `/shared/${token}/fork`, {}, me);
  await call("GET", `/shared/${keep("a token of no link", "no-such-link-that-was-ever-made-by-anybody")}`);
  const admin = await call("POST", "/auth/login", {
    email: "admin@example.com",
    password: secrets["the admin's password"],
  });
  const asAdmin = bearer(keep("the admin's access token", admin.accessToken));
  const made = await call("POST", "/users", { email: "new@example.com", name: "New" }, asAdmin);
  keep("a one-time password", made.password);
  keep("another one-time password", (await call("POST", `/users/${made.user.id}/password`, {}, asAdmin)).password);
  const code = keep("a code of a provider", `code-${crypto.randomUUID()}`);
  const begun = await fetch(`${url}/api/v1/auth/oauth/github`, { redirect: "manual" });
  const state = keep("a state", new URL(begun.headers.get("location")!).searchParams.get("state")!);
  const cookie = begun.headers.get("set-cookie")!.split(";")[0]!;
  await call("GET", `/auth/oauth/github/callback?code=${code}&state=${state}`, undefined, { cookie });
  keep("the provider's secret", secrets["the metrics token"]!.toUpperCase());
  const audit = JSON.stringify(await call("GET", "/audit?limit=200", undefined, asAdmin));

  child.kill();
  await closed;
  // Some of it was said to whoever brought it; nothing of it to the log.
  expect(output).toContain('"op":"auth.login"');
  expect(audit).toContain('"auth.login"');
  const database = readdirSync(folder)
    .filter((name) => name.startsWith("server.db"))
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
  expect(database).toContain(email);
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(10);
    expect({ name, isLogged: output.includes(secret) }).toEqual({ name, isLogged: false });
    expect({ name, isAudited: audit.includes(secret) }).toEqual({ name, isAudited: false });
    expect({ name, isTold: said.includes(secret) }).toEqual({ name, isTold: false });
    expect({ name, isKept: database.includes(secret) }).toEqual({ name, isKept: false });
  }
  rmSync(folder, { recursive: true });
}, 120_000);
