import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ann, testServer, type TestServer } from "../testing/test-server.fixture.ts";

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [] });
});
afterAll(() => t[Symbol.asyncDispose]());

test("answers a request that is too long to be read with a problem", async () => {
  expect(await t.call(ann, "GET", `/runs?q=${"x".repeat(20_000)}`)).toMatchObject({
    status: 431,
    body: { status: 431, code: "malformed_request", title: "Request Header Fields Too Large" },
  });
});

test("answers what is no HTTP with a problem, and closes the connection", async () => {
  const socket = connect(Number(new URL(t.server.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("NONSENSE\r\n\r\n");
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
  expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({ status: 400, code: "malformed_request" });
});
