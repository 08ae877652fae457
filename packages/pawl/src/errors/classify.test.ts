import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { classify } from "./classify.ts";
import { PawlError } from "./pawl-error.ts";
import { PermanentError } from "./permanent-error.ts";
import { RetryableError } from "./retryable-error.ts";

async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

async function classified(action: () => unknown) {
  return classify(await thrownBy(action));
}

describe("classify: real failures of HTTP", () => {
  let server: Server;
  let base: string;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request.url ?? "/", response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function answer(url: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, "http://server");
    if (pathname === "/reset") response.destroy();
    else if (pathname === "/hang") response.flushHeaders();
    else if (pathname === "/cut") {
      response.writeHead(200, { "content-length": "100" });
      response.write("some", () => response.destroy());
    } else response.writeHead(Number(pathname.slice(1)), Object.fromEntries(searchParams)).end("body");
  }

  const thrownResponse = async (path: string) => classified(async () => Promise.reject(await fetch(base + path)));

  it("a closed port is a refused connection", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const expected = { code: "connection_refused", kind: "network", retryable: true };
    expect(await classified(() => fetch(`http://127.0.0.1:${port}`))).toEqual(expected);
    expect(await classified(() => fetch(`http://localhost:${port}`))).toEqual(expected);
  });

  it("a connection cut before or within the answer is reset", async () => {
    expect(await classified(() => fetch(`${base}/reset`))).toMatchObject({ code: "connection_reset", retryable: true });
    expect(await classified(async () => (await fetch(`${base}/cut`)).text())).toMatchObject({
      code: "connection_reset",
    });
  });

  it("a host that does not exist is a DNS failure", async () => {
    const result = await classified(() => fetch("http://does-not-exist.invalid/"));
    expect(result).toEqual({ code: "dns_failed", kind: "network", retryable: true });
  });

  it("what is no URL, or cannot be fetched, is not retried", async () => {
    expect(await classified(() => fetch("not a url"))).toMatchObject({ code: "url_invalid", retryable: false });
    expect(await classified(() => new URL("::"))).toMatchObject({ code: "url_invalid", kind: "invalid_input" });
  });

  it("a 503 with Retry-After in seconds says when to come back", async () => {
    expect(await thrownResponse("/503?retry-after=7")).toEqual({
      code: "http_503",
      kind: "service_unavailable",
      retryable: true,
      retryAfterMs: 7000,
    });
  });

  it("a Retry-After date is measured from nowMs, or else from the answer's own Date", async () => {
    const path = `/429?${new URLSearchParams({
      date: "Wed, 21 Oct 2026 07:28:00 GMT",
      "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
    }).toString()}`;
    expect(await thrownResponse(path)).toMatchObject({ code: "http_429", kind: "rate_limited", retryAfterMs: 30_000 });
    const response = await fetch(base + path);
    const nowMs = Date.parse("2026-10-21T07:28:20Z");
    expect(classify(response, { nowMs }).retryAfterMs).toBe(10_000);
    expect(classify(response, { nowMs: nowMs + 60_000 }).retryAfterMs).toBe(0);
  });

  it.each([
    [400, "http_400", "invalid_input", false],
    [401, "http_401", "permission_denied", false],
    [403, "http_403", "permission_denied", false],
    [404, "http_404", "not_found", false],
    [408, "http_408", "timeout", true],
    [409, "http_409", "business_logic", false],
    [418, "http_4xx", "invalid_input", false],
    [422, "http_422", "validation", false],
    [429, "http_429", "rate_limited", true],
    [500, "http_500", "service_unavailable", true],
    [501, "http_501", "invalid_input", false],
    [504, "http_504", "timeout", true],
    [529, "http_529", "service_unavailable", true],
    [599, "http_5xx", "service_unavailable", true],
  ])("HTTP %d is %s, %s, retryable: %s", async (status, code, kind, retryable) => {
    expect(await thrownResponse(`/${status}`)).toEqual({ code, kind, retryable });
  });

  it("a 403 that limits the rate is not a question of permission", async () => {
    expect(await thrownResponse("/403?retry-after=60")).toMatchObject({
      code: "http_rate_limited",
      retryAfterMs: 60_000,
    });
    expect(await thrownResponse("/403?x-ratelimit-remaining=0")).toMatchObject({
      kind: "rate_limited",
      retryable: true,
    });
  });

  it("an aborted fetch is cancelled, one that AbortSignal.timeout ended is a timeout", async () => {
    const controller = new AbortController();
    const pending = classified(() => fetch(`${base}/hang`, { signal: controller.signal }).then((it) => it.text()));
    controller.abort();
    expect(await pending).toEqual({ code: "aborted", kind: "cancelled", retryable: false });
    const signal = AbortSignal.timeout(5);
    expect(await classified(async () => (await fetch(`${base}/hang`, { signal })).text())).toMatchObject({
      code: "timeout",
    });
    expect(await classified(() => delay(60_000, null, { signal }))).toEqual({
      code: "timeout",
      kind: "timeout",
      retryable: true,
    });
    expect(await classified(() => delay(60_000, null, { signal: AbortSignal.abort() }))).toMatchObject({
      code: "aborted",
    });
  });
});

describe("classify: HTTP errors as clients make them", () => {
  const headers = { "Retry-After": "2" };

  it.each([
    [
      "axios",
      Object.assign(new Error("Request failed"), { code: "ERR_BAD_RESPONSE", response: { status: 503, headers } }),
    ],
    ["got", Object.assign(new Error("Response code 503"), { response: { statusCode: 503, headers } })],
    ["octokit", Object.assign(new Error("Busy"), { status: 503, response: { headers } })],
    ["openai", Object.assign(new Error("Busy"), { status: 503, headers: new Headers(headers) })],
    ["ai", Object.assign(new Error("Busy"), { statusCode: 503, responseHeaders: headers })],
    ["aws", Object.assign(new Error("Busy"), { $metadata: { httpStatusCode: 503 }, $response: { headers } })],
    ["fastify reply", { statusCode: 503, headers: { "retry-after": ["2"] } }],
  ])("%s", (_client, error) => {
    expect(classify(error)).toMatchObject({ code: "http_503", retryAfterMs: 2000 });
  });

  it("prefers retry-after-ms, and ignores a Retry-After that says nothing", () => {
    expect(classify({ status: 429, headers: { "retry-after": "9", "retry-after-ms": "350" } }).retryAfterMs).toBe(350);
    expect(classify({ status: 429, headers: { "retry-after": "later" } })).not.toHaveProperty("retryAfterMs");
    expect(classify({ status: 429, headers: { "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" } }).retryAfterMs).toBe(
      undefined,
    );
  });

  it("takes no status that is not one of a failure", () => {
    expect(classify(Object.assign(new Error("x"), { status: 200 })).code).toBe("unknown");
    expect(classify(Object.assign(new Error("x"), { status: "active", statusCode: 404.5 })).code).toBe("unknown");
  });
});

describe("classify: real failures of the file system", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pawl-classify-"));
    await writeFile(join(folder, "file"), "x");
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["a missing file", () => readFile(join(folder, "none")), "file_not_found", "not_found"],
    ["a folder that is a file", () => readFile(join(folder, "file", "x")), "file_not_found", "not_found"],
    ["a file that is there", () => writeFile(join(folder, "file"), "", { flag: "wx" }), "file_exists", "invalid_input"],
    ["a folder that is there", () => mkdir(folder), "file_exists", "invalid_input"],
    ["a folder with content", () => rmdir(folder), "file_exists", "invalid_input"],
    ["a folder read as a file", () => readFile(folder), "file_not_usable", "invalid_input"],
    ["a name too long", () => readFile(join(folder, "x".repeat(300))), "file_not_usable", "invalid_input"],
    ["a module that is not there", () => import(join(folder, "none.js")), "module_not_found", "not_found"],
  ])("%s", async (_what, action, code, kind) => {
    expect(await classified(action)).toEqual({ code, kind, retryable: false });
  });

  it.runIf(process.platform === "linux")("a full disk", async () => {
    expect(await classified(() => writeFile("/dev/full", "x"))).toMatchObject({ code: "disk_full", retryable: true });
  });

  it("a port that is taken", async () => {
    const first = createServer().listen(0, "127.0.0.1");
    await once(first, "listening");
    const second = createServer().listen((first.address() as AddressInfo).port, "127.0.0.1");
    const [error] = (await once(second, "error").catch((thrown: unknown) => [thrown])) as [unknown];
    first.close();
    expect(classify(error)).toMatchObject({ code: "address_in_use", retryable: false });
  });

  it.each([
    ["EACCES", "file_permission_denied", false],
    ["EBUSY", "file_busy", true],
    ["EMFILE", "too_many_files", true],
    ["EHOSTUNREACH", "network_unreachable", true],
    ["ETIMEDOUT", "timeout", true],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout", true],
    ["CERT_HAS_EXPIRED", "tls_failed", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_failed", false],
    ["CONNECTION_CLOSED", "connection_reset", true],
  ])("%s is %s", (system, code, retryable) => {
    expect(classify(Object.assign(new Error("x"), { code: system }))).toMatchObject({ code, retryable });
  });
});

describe("classify: real failures of SQLite", () => {
  it("a broken constraint, a wrong statement, a read-only, a missing and a damaged database", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pawl-classify-"));
    const path = join(folder, "a.db");
    const db = new DatabaseSync(path);
    db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE); INSERT INTO t VALUES (1, 'a')");
    const code = async (action: () => unknown) => (await classified(action)).code;
    expect(await code(() => db.exec("INSERT INTO t VALUES (1, 'b')"))).toBe("sqlite_constraint");
    expect(await code(() => db.exec("INSERT INTO t VALUES (2, 'a')"))).toBe("sqlite_constraint");
    expect(await code(() => db.exec("SELEC 1"))).toBe("sqlite_error");
    const reader = new DatabaseSync(path, { readOnly: true });
    expect(await code(() => reader.exec("DELETE FROM t"))).toBe("sqlite_readonly");
    reader.close();
    expect(await code(() => new DatabaseSync(join(folder, "none", "b.db")))).toBe("sqlite_cannot_open");
    await writeFile(
      join(folder, "c.db"),
      "this is no database at all, but it is long enough to be read as one".repeat(20),
    );
    expect(await code(() => new DatabaseSync(join(folder, "c.db")).exec("SELECT * FROM t"))).toBe("sqlite_corrupt");
    db.close();
    await rm(folder, { recursive: true });
  });

  it("a locked and a full database are worth a retry", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pawl-classify-"));
    const path = join(folder, "a.db");
    const [one, two] = [new DatabaseSync(path), new DatabaseSync(path, { timeout: 0 })];
    one.exec("CREATE TABLE t (x); BEGIN IMMEDIATE");
    const busy = { code: "sqlite_busy", kind: "database", retryable: true };
    expect(await classified(() => two.exec("INSERT INTO t VALUES (1)"))).toEqual(busy);
    one.exec("COMMIT; PRAGMA max_page_count = 3");
    const full = await classified(() => one.exec("INSERT INTO t VALUES (zeroblob(1000000))"));
    expect(full).toMatchObject({ code: "sqlite_full", retryable: true });
    one.close();
    two.close();
    await rm(folder, { recursive: true });
  });

  it("knows the names that better-sqlite3 uses", () => {
    const named = (code: string) => classify(Object.assign(new Error("x"), { code })).code;
    expect(named("SQLITE_BUSY_SNAPSHOT")).toBe("sqlite_busy");
    expect(named("SQLITE_CONSTRAINT_UNIQUE")).toBe("sqlite_constraint");
    expect(named("SQLITE_MISMATCH")).toBe("sqlite_error");
  });
});

describe("classify: PostgreSQL", () => {
  it.each([
    ["08006", "postgres_connection", true],
    ["22P02", "postgres_data", false],
    ["23505", "postgres_constraint", false],
    ["28P01", "postgres_permission", false],
    ["42501", "postgres_permission", false],
    ["42P01", "postgres_statement", false],
    ["40001", "postgres_serialization", true],
    ["40P01", "postgres_serialization", true],
    ["53300", "postgres_out_of_resources", true],
    ["55P03", "postgres_locked", true],
    ["57014", "postgres_timeout", true],
    ["57P01", "postgres_shutdown", true],
    ["P0001", "postgres_raised", false],
    ["XX000", "postgres_error", false],
  ])("SQLSTATE %s is %s, retryable: %s", (sqlState, code, retryable) => {
    const error = Object.assign(new Error("x"), { code: sqlState, severity: "ERROR", routine: "f" });
    expect(classify(error)).toMatchObject({ code, retryable });
    expect(classify(new Error("Failed query", { cause: error }))).toMatchObject({ code });
  });

  it("does not take every text of five characters for one", () => {
    expect(classify(Object.assign(new Error("x"), { code: "XX000" })).code).toBe("unknown");
    expect(classify(Object.assign(new Error("x"), { code: "EPIPE" })).code).toBe("connection_reset");
    expect(classify(Object.assign(new Error("x"), { code: "E1234" })).code).toBe("unknown");
  });
});

describe("classify: other failures", () => {
  const unknown = { code: "unknown", kind: "unknown", retryable: true };

  it("a schema's issues are a validation", async () => {
    const schema = z.object({ n: z.number() });
    const expected = { code: "validation_failed", kind: "validation", retryable: false };
    expect(await classified(() => schema.parse({ n: "x" }))).toEqual(expected);
    expect(classify(schema["~standard"].validate({}))).toEqual(expected);
    expect(classify({ issues: [] })).toEqual(unknown);
    expect(classify({ issues: ["one"] })).toEqual(unknown);
  });

  it("errors of ours speak for themselves, also inside others and from another copy of Pawl", () => {
    const permanent = new PermanentError("No", { code: "card_declined" });
    const expected = { code: "card_declined", kind: "business_logic", retryable: false, isPermanent: true };
    expect(classify(permanent)).toEqual(expected);
    expect(classify(new Error("outer", { cause: permanent }))).toEqual(expected);
    expect(classify({ code: "store_busy", kind: "database", retryable: true })).toMatchObject({ code: "store_busy" });
    expect(classify(new RetryableError("x", { retryAfter: 5 })).retryAfterMs).toBe(5);
  });

  it("of an AggregateError, an error worth a retry decides, a known one first", async () => {
    const missing = await thrownBy(() => readFile("/does/not/exist"));
    const reset = Object.assign(new Error("x"), { code: "ECONNRESET" });
    expect(await classified(() => Promise.any([Promise.reject(missing), Promise.reject(reset)]))).toMatchObject({
      code: "connection_reset",
    });
    expect(classify(new AggregateError([missing, new Error("x")]))).toEqual(unknown);
    expect(classify(new AggregateError([missing, missing]))).toMatchObject({ code: "file_not_found" });
    expect(classify(new AggregateError([]))).toEqual(unknown);
  });

  it.each([[undefined], [null], ["text"], [7], [Symbol("x")], [{}], [[]], [() => 1], [new Error("x")]])(
    "%o is unknown and worth a retry",
    (thrown) => {
      expect(classify(thrown)).toEqual(unknown);
    },
  );

  it("fetch that says no more failed on the network", () => {
    expect(classify(new TypeError("fetch failed"))).toMatchObject({ code: "network_error", retryable: true });
    expect(classify(new TypeError("x is not a function"))).toEqual(unknown);
  });

  it("ends on cycles and on chains without end", () => {
    const [a, b] = [new Error("a"), new Error("b")];
    a.cause = b;
    b.cause = a;
    expect(classify(a)).toEqual(unknown);
    let deep: Error = new PawlError("store_busy", "x");
    for (let i = 0; i < 100_000; i++) deep = new Error("x", { cause: deep });
    expect(classify(deep)).toEqual(unknown);
    const aggregate = new AggregateError([]);
    aggregate.errors.push(aggregate, aggregate);
    expect(classify(aggregate)).toEqual(unknown);
  });

  it("never throws, not even on what cannot be read", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(classify(hostile)).toEqual(unknown);
  });
});
