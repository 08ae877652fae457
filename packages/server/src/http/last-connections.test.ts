import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { slowRequests } from "./slow-requests.ts";
import { testServer } from "../testing/test-server.fixture.ts";

test.each([
  ["was never used", ""],
  ["has half of its headers", "GET /api/v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "],
  [
    "has half of its body",
    "POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
  ],
])("a connection that %s does not hold up a server that closes", async (_what, text) => {
  const t = await testServer({ workflows: [] }, {}, { slowRequests: { ...slowRequests, drainMs: 50 } });
  const { hostname, port } = new URL(t.server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => {});
  await once(socket, "connect");
  if (text !== "") await new Promise((resolve) => socket.write(text, resolve));
  // By then the server has read what was sent before.
  expect((await t.call(null, "GET", "/info")).status).toBe(200);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  await t[Symbol.asyncDispose]();
  await closed;
});
