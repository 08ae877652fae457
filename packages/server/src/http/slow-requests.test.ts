import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testServer, type TestServer } from "../testing/test-server.fixture.ts";

let t: TestServer;
beforeAll(async () => {
  const slowRequests = { headersMs: 100, requestMs: 200, lookMs: 20, drainMs: 20_000 };
  t = await testServer({ workflows: [] }, {}, { slowRequests });
});
afterAll(() => t[Symbol.asyncDispose]());

/** Sends this much of a request and nothing more, and hears what comes until the server closes the connection. */
function leftHanging(text: string): Promise<string> {
  const { hostname, port } = new URL(t.server.url);
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text));
    socket.on("data", (data) => (heard += String(data)));
    socket.on("close", () => resolve(heard)).on("error", reject);
  });
}

const head = (path: string, more: readonly string[]): string =>
  [`POST /api/v1${path} HTTP/1.1`, "Host: 127.0.0.1", "Authorization: Bearer test.ann.user", ...more, "", ""].join(
    "\r\n",
  );

test("whoever does not come to the end of their headers is told so, and cut off", async () => {
  const heard = await leftHanging("GET /api/v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
  expect(heard).toContain("HTTP/1.1 408 Request Timeout");
  expect(heard).toContain("application/problem+json");
});

test.each([
  ["of JSON", "/shares", ["Content-Type: application/json", "Content-Length: 100"], "{"],
  ["of JSON in chunks", "/shares", ["Content-Type: application/json", "Transfer-Encoding: chunked"], "1\r\n{\r\n"],
])("whoever does not come to the end of their body is cut off: %s", async (_what, path, headers, begin) => {
  expect(await leftHanging(head(path, headers) + begin)).not.toContain("HTTP/1.1 2");
});

test("a chunk of an upload that does not come to its end is kept as far as it came", async () => {
  const ann = { user: "ann", role: "user" } as const;
  const begun = await t.call(ann, "POST", "/files/uploads", undefined, { "upload-length": "10" });
  const path = `/files/uploads/${begun.body.id}`;
  const headers = ["Content-Type: application/offset+octet-stream", "Upload-Offset: 0", "Content-Length: 10"];
  await leftHanging(head(path, headers).replace("POST", "PATCH") + "half");
  await expect.poll(async () => (await t.call(ann, "GET", path)).body.received).toBe(4);
});

test("the server goes on for others meanwhile", async () => {
  const hanging = Array.from({ length: 50 }, () => leftHanging("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "));
  expect((await t.call(null, "GET", "/info")).status).toBe(200);
  await Promise.all(hanging);
});
