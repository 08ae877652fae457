import { isNothing, operations } from "@pawl/api";
import { connect } from "node:net";
import { gzipSync, brotliCompressSync } from "node:zlib";
import { workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ann, testServer, tokenOf, type TestServer } from "../testing/test-server.fixture.ts";
import { pathWith } from "./belongings.fixture.ts";
import { madeUpIds } from "./made-up-ids.fixture.ts";

const generous = { read: 100_000, write: 100_000, start: 100_000, auth: 100_000 };
const echo = workflow({ name: "echo" }, async (ctx, input: unknown) => ctx.step("say", () => input as never));

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [echo] }, { requestLimits: generous, corsOrigins: ["https://ours.example"] });
});
afterAll(() => t[Symbol.asyncDispose]());

const taking = operations.filter(({ body, access }) => !isNothing(body) && access === "user");
const json = { "content-type": "application/json" };

function send(
  method: string,
  path: string,
  body: string | Uint8Array | undefined,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(`${t.server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(ann)}`, ...headers },
    ...(body !== undefined && { body: body as never }),
  });
}

/** What a server says to bytes that no client would send; all until it closes. */
function raw(text: string): Promise<string> {
  const { port, hostname } = new URL(t.server.url);
  return new Promise((resolve) => {
    let said = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket
      .on("data", (data) => (said += String(data)))
      .on("close", () => resolve(said))
      .on("error", () => resolve(said));
  });
}

const awkward: Readonly<Record<string, string>> = {
  "cut off": '{"input":',
  "no JSON": "input=1",
  "a byte order mark": '\ufeff{"input":1}',
  "a prototype": '{"input":1,"__proto__":{"role":"admin"}}',
  "a prototype below": '{"input":{"a":[{"__proto__":{"isAdmin":true}}]}}',
  "a constructor's prototype": '{"constructor":{"prototype":{"isAdmin":true}}}',
  "a thousand arrays in one another": "[".repeat(1_000) + "]".repeat(1_000),
  "a million arrays in one another": "[".repeat(1_000_000) + "]".repeat(1_000_000),
  "ten thousand objects in one another": '{"input":'.repeat(10_000) + "1" + "}".repeat(10_000),
  "too much": `{"input":"${"x".repeat(5 * 1024 * 1024)}"}`,
  "a text": '"text"',
  "a number too large": '{"version":1e400}',
  "a number that is no whole one": '{"version":0.1}',
  "a list": "[]",
};

test.each(Object.entries(awkward))(
  "a body that is %s is refused by every operation that takes one, or not minded",
  async (_name, body) => {
    // Those that are large cost as much each time.
    for (const op of body.length > 100_000 ? taking.slice(0, 3) : taking) {
      const reply = await send(op.method, pathWith(op.path, madeUpIds), body, json);
      const said = await reply.text();
      expect(reply.status, `${op.id} ${said.slice(0, 300)}`).toBeLessThan(500);
      expect(reply.status === 204 ? "json" : reply.headers.get("content-type"), op.id).toMatch(/json/);
    }
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(({} as { role?: string }).role).toBeUndefined();
  },
);

test("what is nested without end is refused, and what is deep but finite comes back", async () => {
  const nested = (depth: number): string => `{"input":${"[".repeat(depth)}1${"]".repeat(depth)}}`;
  expect(await (await send("POST", "/agents/echo/execute", nested(250), json)).json()).toMatchObject({
    status: 400,
    code: "malformed_request",
  });
  expect((await send("POST", "/agents/echo/execute", nested(150), json)).status).toBe(201);
});

test("of a name that is given twice the last counts, for the check and for what is done", async () => {
  const reply = await send("POST", "/agents/echo/execute", '{"input":1,"input":2,"priority":"x","priority":3}', json);
  expect(await reply.json()).toMatchObject({ input: 2, priority: 3 });
});

test("names that mean something to objects are names like others", async () => {
  for (const input of [
    '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    '{"then":"x"}',
    '{"toJSON":"x"}',
    '{"$type":"regexp","$file":7}',
    '{"$pawl":"bigint"}',
  ]) {
    const reply = await send(
      "POST",
      "/agents/echo/execute",
      `{"input":${input},"tags":{"constructor":"x","valueOf":"y"}}`,
      json,
    );
    const run = (await reply.json()) as { id: string; input: unknown };
    expect(run.input).toEqual(JSON.parse(input));
    await t.pawl.run(run.id).result();
    expect((await t.call(ann, "GET", `/runs/${run.id}`)).body.output).toEqual(JSON.parse(input));
    expect(
      (await t.call(ann, "GET", "/runs?tag=constructor:x")).body.items.map(({ id }: { id: string }) => id),
    ).toContain(run.id);
  }
});

test("takes JSON only as JSON: what a page of others can send without asking is refused", async () => {
  const body = JSON.stringify({ input: 1 });
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
    "application/json-patch+json",
    "application/xml",
    "a/b; charset=\u0100".slice(0, 4),
    "",
  ])
    expect((await send("POST", "/agents/echo/execute", Buffer.from(body), { "content-type": type })).status, type).toBe(
      type === "" ? 415 : 415,
    );
  expect((await send("POST", "/auth/guest", Buffer.from("{}"), { "content-type": "text/plain" })).status).toBe(415);
});

test("unpacks nothing: a bomb is only a body that is no JSON", async () => {
  const text = JSON.stringify({ input: "0".repeat(5_000_000) });
  for (const [encoding, body] of [
    ["gzip", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["deflate", gzipSync(text)],
    ["gzip, gzip", gzipSync(gzipSync(text))],
  ] as const)
    expect((await send("POST", "/agents/echo/execute", body, { ...json, "content-encoding": encoding })).status).toBe(
      400,
    );
});

test("of strangers nothing is read that is longer than a form, nor anything where they must sign in first", async () => {
  const long = JSON.stringify({ email: "a@example.com", password: "x".repeat(100_000) });
  const reply = await fetch(`${t.server.url}/api/v1/auth/login`, { method: "POST", headers: json, body: long });
  expect(await reply.json()).toMatchObject({ status: 413, code: "body_too_large" });
  // Not one byte of the body is waited for.
  for (const token of ["", "Authorization: Bearer x\r\n"]) {
    const said = await raw(
      `POST /api/v1/agents/echo/execute HTTP/1.1\r\nHost: localhost\r\n${token}Content-Type: application/json\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 401 /);
  }
});

test("refuses requests that two readers could read differently", async () => {
  const head = `POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
  for (const bad of [
    `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `${head}Content-Length: -1\r\n\r\n{}`,
    `${head}Transfer-Encoding: identity, chunked, x\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n`,
    `${head}X-Bad\u0000: 1\r\nContent-Length: 2\r\n\r\n{}`,
    `${head}X-Long: ${"x".repeat(17_000)}\r\nContent-Length: 2\r\n\r\n{}`,
    `GET /api/v1/info HTTP/1.1\r\n\r\n`,
  ])
    expect(await raw(bad)).toMatch(/^HTTP\/1\.1 4\d\d /);
});

test("has no pages of other names: a name that was made to lead here is none of ours", async () => {
  for (const host of ["evil.example", "evil.example:8700", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]"])
    expect(await raw(`GET /api/v1/info HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 403 [^]*host_refused/,
    );
  for (const host of ["localhost", "pawl.localhost:8700", "127.0.0.1:1", "[::1]:8700"])
    expect(await raw(`GET /api/v1/info HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
});

test("pages of others may neither call nor read, those that are named may", async () => {
  const ask = (origin: string): Promise<Response> =>
    fetch(`${t.server.url}/api/v1/runs`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    });
  for (const origin of [
    "https://evil.example",
    "null",
    "https://ours.example.evil.example",
    "https://oursxexample",
    "http://ours.example",
  ])
    expect((await ask(origin)).headers.get("access-control-allow-origin")).toBeNull();
  const ours = await ask("https://ours.example");
  expect(ours.headers.get("access-control-allow-origin")).toBe("https://ours.example");
  expect(ours.headers.get("access-control-allow-credentials")).toBeNull();
});

test("every answer of the API says that it is not to be kept, sniffed or framed", async () => {
  const { token } = await t.signedIn("admin");
  // Redirects lead to pages of the dashboard, which are another matter.
  const answers = operations.filter(
    ({ method, produces, status }) => method === "GET" && produces !== "text/event-stream" && status !== 302,
  );
  for (const op of answers) {
    const { headers, status } = await fetch(`${t.server.url}/api/v1${pathWith(op.path, madeUpIds)}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "manual",
    });
    expect({ op: op.id, status, cache: headers.get("cache-control") }).toEqual({
      op: op.id,
      status,
      cache: "no-store",
    });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("server")).toBeNull();
  }
});

test("what comes back in headers cannot end them", async () => {
  const evil = "a\r\nSet-Cookie: pawl_refresh=mine\r\n\r\n<script>alert(1)</script>";
  const metadata = `filename ${Buffer.from(evil).toString("base64")},filetype ${Buffer.from("text/plain").toString("base64")}`;
  const { body } = await t.call(ann, "POST", "/files/uploads", undefined, {
    "upload-length": "0",
    "upload-metadata": metadata,
  });
  const reply = await send("GET", `/files/uploads/${body.id}/content`, undefined, {});
  expect(reply.headers.get("set-cookie")).toBeNull();
  expect(reply.headers.get("content-disposition")).toBe("attachment; filename=script_");
  const bad = `metadata ${Buffer.from(evil).toString("base64")},filetype ${Buffer.from("text/html\r\nX: y").toString("base64")}`;
  expect(
    (await t.call(ann, "POST", "/files/uploads", undefined, { "upload-length": "0", "upload-metadata": bad })).status,
  ).toBe(400);
  const replay = await fetch(
    `${t.server.url}/api/v1/auth/oauth/github?returnTo=${encodeURIComponent("/\r\nSet-Cookie: x=y")}`,
    { redirect: "manual" },
  );
  expect(replay.headers.get("set-cookie")).toBeNull();
});

test("no path leads out of where it begins", async () => {
  const { id } = await t.pawl.start("echo", 1, { owner: "ann" });
  const paths = [
    "../",
    "..%2f..%2f",
    "..%5c..%5c",
    "%2e%2e%2f",
    "....//",
    "%252e%252e%252f",
    "..%c0%af",
    "in/../../",
    "/etc/",
    "C:\\",
    "\u0000",
  ];
  for (const path of paths)
    for (const target of ["etc/passwd", "server.db", "package.json"]) {
      const name = encodeURIComponent(path + target);
      for (const url of [
        `/runs/${id}/files/out/${name}`,
        `/runs/${id}/files/in/${path}${target}`,
        `/files/uploads/${name}/content`,
      ]) {
        const reply = await send("GET", url, undefined, {});
        expect(reply.status, url).toBeGreaterThanOrEqual(400);
        expect(reply.status, url).toBeLessThan(500);
      }
    }
  for (const path of [
    "/../../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/..%2f..%2fpackage.json",
    "//etc/passwd",
    "/assets/..\\..\\package.json",
  ]) {
    const said = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(said).not.toContain("@pawl/server");
    expect(said).not.toContain("root:");
  }
});
