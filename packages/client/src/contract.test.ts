import { operations } from "@pawl/api";
import { expect, test } from "vitest";
import { createClient } from "./create-client.ts";
import { addressText } from "./request-double.fixture.ts";

/** Those that are no call: a browser goes there, or events come by WebSocket in their place. */
const notCalls: readonly string[] = ["auth.oauth", "auth.oauth.callback", "live.runs", "live.interrupts"];

const seen: string[] = [];
const client = createClient({
  url: "http://pawl.test",
  session: { cookie: false, refreshToken: "r" },
  attemptsMax: 1,
  fetch: (address, init) => {
    seen.push(`${init?.method} ${new URL(addressText(address)).pathname.replace("/api/v1", "")}`);
    const headers = { "upload-offset": "3" };
    const user = { id: "ann" };
    return Promise.resolve(
      Response.json(
        {
          id: "u",
          received: 0,
          items: [],
          nextCursor: null,
          accessToken: "t",
          refreshToken: "r",
          expiresAt: "2099-01-01T00:00:00Z",
          user,
        },
        { headers },
      ),
    );
  },
});

/** Calls every method of a group; a parameter that names something is its own name. */
async function callAll(group: Readonly<Record<string, unknown>>, names: readonly string[]): Promise<void> {
  for (const [name, method] of Object.entries(group)) {
    if (typeof method !== "function" || names.includes(name)) continue;
    const result: unknown = method("a", "b", {});
    if (isIterator(result)) await result.next();
    else await result;
  }
}

function isIterator(result: unknown): result is AsyncIterator<unknown> {
  return typeof result === "object" && result !== null && Symbol.asyncIterator in result;
}

test("has a method for every operation of the contract, with its method and path", async () => {
  const { auth, me, agents, runs, workflows, interrupts, schedules, files, shares, operate, people, users } = client;
  await auth.register({ email: "a@b.c", password: "0123456789", name: "A" });
  await auth.login({ email: "a@b.c", password: "0123456789" });
  await auth.guest();
  await auth.refresh();
  await auth.logout();
  await runs.events("a").return();
  await files.upload(new Blob(["abc"]), { name: "a.txt" });
  await files.contentOfRun("a", { direction: "in", name: "b" });
  await callAll(files, ["upload", "contentOfRun"]);
  await callAll(runs, ["events", "stream", "wait"]);
  for (const group of [me, agents, workflows, interrupts, schedules, shares, operate, people, users])
    await callAll(group, []);

  const missing = operations
    .filter(({ id }) => !notCalls.includes(id))
    .filter(({ method, path }) => {
      const form = new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
      return !seen.some((call) => form.test(call));
    })
    .map(({ id }) => id);
  expect(missing).toEqual([]);
});

test("makes no call that the contract does not have", () => {
  const forms = operations.map(({ method, path }) => new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`));
  const unknown = seen.filter((call) => !call.startsWith("HEAD ") && !forms.some((form) => form.test(call)));
  expect(unknown).toEqual([]);
  expect(client.auth.oauthUrl("github", "/runs")).toBe("http://pawl.test/api/v1/auth/oauth/github?returnTo=%2Fruns");
});
