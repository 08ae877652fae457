import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { testServer } from "../testing/test-server.fixture.ts";

/** A WebSocket whose frames are ours, and that reads nothing. */
async function deafSocket(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(
    [
      "GET /api/v1/live HTTP/1.1",
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
      "",
      "",
    ].join("\r\n"),
  );
  await once(socket, "readable");
  return socket;
}

/** A ping of 125 bytes, masked with zeros. */
const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, "x")]);
const pings = Buffer.concat(Array.from({ length: 1_000 }, () => ping));

test("a stranger who sends pings and reads nothing is cut off, and no answers are kept for them", async () => {
  await using t = await testServer({ workflows: [] });
  const socket = await deafSocket(t.server.url);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  // ws answers pings by itself, and bounds what waits to be answered; this holds it to that.
  let sent = 0;
  while (!socket.destroyed && sent < 10_000) {
    sent += 1;
    if (!socket.write(pings)) await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
  }
  await closed;
  expect(sent).toBeLessThan(1_000);
  expect((await t.call(null, "GET", "/info")).status).toBe(200);
});
