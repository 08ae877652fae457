import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ProbeServer } from "./probe-server.ts";

const servers: ProbeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function listen(port: number, host: string | undefined = "127.0.0.1"): Promise<ProbeServer> {
  const facts = () => ({ isReady: true, health: { status: "healthy", reasons: [] } as const, about: { pid: 7 } });
  const server = await ProbeServer.listen({ port, host, facts });
  servers.push(server);
  return server;
}

describe("the probe server", () => {
  it("answers with JSON that no cache keeps", async () => {
    const { url } = await listen(0);
    const response = await fetch(`${url}/healthz?verbose`);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ status: "healthy", ready: true, reasons: [], pid: 7 });
  });

  it("answers HEAD, and refuses what would change something", async () => {
    const { url } = await listen(0);
    expect((await fetch(`${url}/readyz`, { method: "HEAD" })).status).toBe(200);
    const post = await fetch(`${url}/readyz`, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("names the port that another process has", async () => {
    const { url } = await listen(0);
    const port = Number(new URL(url).port);
    await expect(listen(port)).rejects.toMatchObject({
      code: "address_in_use",
      message: `--health-port: another process listens on 127.0.0.1:${port} already.`,
    });
  });

  it("says so where the host is none of this machine's", async () => {
    await expect(listen(0, "203.0.113.7")).rejects.toMatchObject({
      code: "invalid_usage",
      message: expect.stringMatching(/cannot listen on 203\.0\.113\.7:0/),
    });
  });

  it("closes although a connection is kept open", async () => {
    const { url } = await listen(0);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const gone = new Promise((resolve) => socket.once("close", resolve).on("error", () => undefined));
    await new Promise((resolve) => socket.once("connect", resolve));
    await servers.pop()!.close();
    await gone;
  });
});
