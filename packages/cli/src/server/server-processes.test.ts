import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PawlProcess } from "../testing/pawl-process.ts";
import { Project } from "../testing/project.ts";
import { freePort } from "./free-port.ts";

const greet = (word: string): string => `import { workflow } from "pawl";
export const greet = workflow({ name: "greet" }, async (ctx, { name }: { name: string }) => ctx.step("say", () => ${JSON.stringify(word)} + ", " + name));
`;
const secret = "kT8vQ2mX9cLw4ZpR7bNf3HsJ6dYg1aEu";

let project: Project;
let processes: PawlProcess[];
beforeEach(() => {
  project = new Project({
    "pawl.config.ts": 'import { greet } from "./greet.ts";\nexport default { workflows: [greet] };\n',
    "greet.ts": greet("Hello"),
  });
  processes = [];
});
afterEach(async () => {
  for (const one of processes) one.kill("SIGKILL");
  await Promise.all(processes.map((one) => one.ended));
  project.remove();
});

function pawl(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = project.folder): PawlProcess {
  const started = new PawlProcess(args, { cwd, env: { PAWL_SECRET: undefined, ...env } });
  processes.push(started);
  return started;
}

/** Where a server says that it is. */
async function addressOf(server: PawlProcess): Promise<string> {
  await server.says(/Dashboard on \S+, /);
  const [, url = ""] = /Dashboard on (\S+), /.exec(server.err) ?? [];
  return url;
}

/** The password of the first admin, which is told once. */
async function passwordToldBy(server: PawlProcess): Promise<string> {
  const told = /The first admin is admin@localhost with the password (\S+),/;
  await server.says(told);
  return told.exec(server.err)?.[1] ?? "";
}

/** `Reply`: what of the answer is looked at. */
async function call<Reply = unknown>(
  url: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Reply> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return (text === "" ? null : JSON.parse(text)) as Reply;
}

async function upload(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" };
  const begun = await fetch(`${url}/api/v1/files/uploads`, {
    method: "POST",
    headers: {
      ...headers,
      "upload-length": "3",
      "upload-metadata": `filename ${btoa("a.txt")},filetype ${btoa("text/plain")}`,
    },
  });
  const { status } = await fetch(new URL(begun.headers.get("location") ?? "", url), {
    method: "PATCH",
    headers: { ...headers, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    body: "abc",
  });
  expect(status).toBe(204);
}

async function signIn(url: string, password: string): Promise<string> {
  const body = { email: "admin@localhost", password };
  return (await call<{ accessToken: string }>(url, "POST", "/auth/login", { body })).accessToken;
}

async function resultOf(url: string, token: string, name: string): Promise<unknown> {
  const started = await call<{ id: string }>(url, "POST", "/agents/greet/execute", {
    token,
    body: { input: { name } },
  });
  const read = (): Promise<{ status: string; output?: unknown }> => call(url, "GET", `/runs/${started.id}`, { token });
  await expect.poll(async () => (await read()).output ?? null, { timeout: 20_000 }).not.toBeNull();
  return (await read()).output;
}

describe("pawl server", { timeout: 90_000 }, () => {
  it("wants a secret in production, and says which", async () => {
    const server = pawl(["server", "--port", "0"]);
    expect(await server.ended).toBe(2);
    expect(server.err).toContain("PAWL_SECRET");
    expect(server.out).toBe("");
  });

  it("serves the API and the dashboard, makes one admin with a password to be changed, and drains at SIGTERM", async () => {
    const server = pawl(["server", "--worker", "--port", "0"], { PAWL_SECRET: secret });
    const url = await addressOf(server);
    expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    expect(await call(url, "GET", "/health/ready")).toMatchObject({ status: "ok" });

    const first = await passwordToldBy(server);
    const token = await signIn(url, first);
    expect(await call(url, "GET", "/runs", { token })).toMatchObject({ code: "password_change_required" });
    await call(url, "POST", "/me/password", { token, body: { current: first, password: "wide open meadow" } });
    expect(await resultOf(url, await signIn(url, "wide open meadow"), "Ann")).toBe("Hello, Ann");
    server.kill("SIGTERM");
    expect(await server.ended).toBe(0);

    // The next start finds the admin, and tells no password.
    const again = pawl(["server", "--port", "0"], { PAWL_SECRET: secret });
    expect(await signIn(await addressOf(again), "wide open meadow")).toBeTypeOf("string");
    expect(again.err).not.toContain("password");
    again.kill("SIGTERM");
    expect(await again.ended).toBe(0);
  });
});

describe("pawl dev", { timeout: 90_000 }, () => {
  it("listens where the configuration says, also when the code has changed, and keeps its uploads beside it", async () => {
    const port = await freePort("127.0.0.1", 0, { isDefault: false });
    project.write(
      "pawl.config.ts",
      `import { greet } from "./greet.ts";\nexport default { workflows: [greet], server: { port: ${port} } };\n`,
    );
    project.write("src/.keep", "");
    const dev = pawl(["dev"], {}, join(project.folder, "src"));
    const url = await addressOf(dev);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await dev.says("which is told only now");
    await upload(url, await signIn(url, await passwordToldBy(dev)));
    expect(existsSync(join(project.folder, "pawl-files"))).toBe(true);

    dev.forget();
    project.write("greet.ts", greet("Good morning"));
    expect(await addressOf(dev)).toBe(url);
    dev.kill("SIGTERM");
    expect(await dev.ended).toBe(0);
  });

  it("serves the dashboard without a secret, and stays at its address with everybody signed in when the code changes", async () => {
    const dev = pawl(["dev", "--port", "0"]);
    const url = await addressOf(dev);
    const token = await signIn(url, await passwordToldBy(dev));
    expect(await resultOf(url, token, "Ann")).toBe("Hello, Ann");

    dev.forget();
    project.write("greet.ts", greet("Good morning"));
    expect(await addressOf(dev)).toBe(url);
    // The one before still finishes what it was asked for, on connections that it has.
    const result = (): Promise<unknown> => resultOf(url, token, "Ann").catch(String);
    await expect.poll(result, { timeout: 60_000 }).toBe("Good morning, Ann");
    dev.kill("SIGTERM");
    expect(await dev.ended).toBe(0);
  });
});
