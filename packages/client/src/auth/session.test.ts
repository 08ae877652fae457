import { expect, test } from "vitest";
import { ManualClock } from "../clock.fixture.ts";
import { createClient } from "../create-client.ts";
import { addressText, bodyText } from "../request-double.fixture.ts";

/** A server that takes the newest access token only, and refresh tokens once. */
function tokenServer() {
  const clock = new ManualClock();
  let number = 0;
  const calls: string[] = [];
  let isOut = false;
  const give = (): Response => {
    number += 1;
    const expiresAt = new Date(clock.now() + 900_000).toISOString();
    return Response.json({ accessToken: `a${number}`, refreshToken: `r${number}`, expiresAt, user: { id: "ann" } });
  };
  const refuse = (code: string): Response =>
    Response.json(
      {
        type: "",
        title: "",
        status: 401,
        detail: code,
        code,
        kind: "permission_denied",
        retryable: false,
        requestId: "r",
      },
      { status: 401, headers: { "content-type": "application/problem+json" } },
    );
  const fetch = async (address: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const path = new URL(addressText(address)).pathname.replace("/api/v1", "");
    const headers = new Headers(init?.headers);
    calls.push(`${path} ${headers.get("authorization") ?? ""}`.trim());
    // Later than whoever called, as on the network.
    await new Promise((resolve) => setTimeout(resolve));
    if (path === "/auth/login") return give();
    if (path === "/auth/refresh") {
      const { refreshToken } = JSON.parse(bodyText(init)) as { refreshToken?: string };
      return isOut || refreshToken !== `r${number}` ? refuse("refresh_reused") : give();
    }
    return headers.get("authorization") === `Bearer a${number}`
      ? Response.json({ id: "ann" })
      : refuse("token_expired");
  };
  return {
    clock,
    calls,
    fetch,
    /** What was given is not taken any more. */
    rotate: () => (number += 1),
    unrotate: () => (number -= 1),
    signOut: () => (isOut = true),
  };
}

const password = "correct horse battery";

test("renews a token before it is over, once for all who call", async () => {
  const server = tokenServer();
  const kept: (string | null)[] = [];
  const { clock, fetch } = server;
  const client = createClient({
    url: "http://pawl.test",
    clock,
    fetch,
    session: { onRefreshToken: (token) => kept.push(token) },
  });
  await client.auth.login({ email: "ann@example.com", password });
  expect(client.auth.user).toMatchObject({ id: "ann" });
  await client.me.get();
  clock.pass(880_000);
  await Promise.all([client.me.get(), client.me.get(), client.runs.get("r")]);
  expect(server.calls.filter((call) => call.startsWith("/auth/refresh"))).toEqual(["/auth/refresh"]);
  expect(server.calls.at(-1)).toContain("Bearer a2");
  expect(kept).toEqual(["r1", "r2"]);
});

test("gets a new token when the server does not take the old one, and repeats the call", async () => {
  const server = tokenServer();
  const { clock, fetch } = server;
  let refused = 0;
  const client = createClient({
    url: "http://pawl.test",
    clock,
    session: { cookie: false },
    fetch: (address, init) => {
      // The first call is refused as if the role had changed.
      const isCall = addressText(address).endsWith("/me");
      if (isCall && refused++ === 0) {
        server.rotate();
        return fetch(address, init).finally(server.unrotate);
      }
      return fetch(address, init);
    },
  });
  await client.auth.login({ email: "ann@example.com", password });
  await Promise.all([client.me.get(), client.me.get()]);
  expect(server.calls.filter((call) => call.startsWith("/auth/refresh")).length).toBe(1);
});

test("tells that the session is over when the server says so, and not when it cannot be asked", async () => {
  const server = tokenServer();
  const { clock } = server;
  let isAway = false;
  const fetch: typeof globalThis.fetch = (...given) =>
    isAway ? Promise.reject(new TypeError("fetch failed")) : server.fetch(...given);
  const client = createClient({ url: "http://pawl.test", clock, fetch, attemptsMax: 1, session: { cookie: false } });
  const told: (string | null)[] = [];
  client.auth.onChange((user) => told.push(user?.id ?? null));
  await client.auth.login({ email: "ann@example.com", password });
  clock.pass(890_000);
  isAway = true;
  await expect(client.me.get()).rejects.toMatchObject({ code: "unreachable" });
  expect(client.auth.user).not.toBeNull();
  isAway = false;
  server.signOut();
  await expect(client.me.get()).rejects.toMatchObject({ code: "token_expired" });
  expect(client.auth.user).toBeNull();
  expect(told).toEqual(["ann", null]);
});

test("goes on with a session of an earlier program", async () => {
  const server = tokenServer();
  const { clock, fetch } = server;
  server.rotate();
  const client = createClient({ url: "http://pawl.test", clock, fetch, session: { refreshToken: "r1" } });
  await client.me.get();
  expect(client.auth.user).toMatchObject({ id: "ann" });
  const stranger = createClient({ url: "http://pawl.test", clock, fetch });
  expect(await stranger.auth.refresh()).toBeNull();
});
