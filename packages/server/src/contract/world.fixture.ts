import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileBlobs, Graph, node, noRetry, PermanentError, workflow } from "pawl";
import * as api from "@pawl/api";
import { z } from "zod";
import { upload } from "../files/upload-client.fixture.ts";
import { oauthServer, type OAuthServer } from "../testing/oauth-server.fixture.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { testServer, type TestServer, type Who } from "../testing/test-server.fixture.ts";
import type { Likely } from "./arbitrary-of.fixture.ts";
import type { ContractApi } from "./contract-api.fixture.ts";

const greet = workflow(
  { name: "greet", input: z.object({ who: z.string().max(100) }).nullish(), attributes: { total: "number" } },
  async (ctx, input) => {
    ctx.setState("phase", "greeting");
    await ctx.stream("words").write("Hello");
    const child = await ctx.call(echo, 1);
    await ctx.step("write", () => ctx.files.write("out/greeting.txt", `Hello, ${input?.who ?? "you"}`));
    return ctx.step("say", () => ({ text: `Hello, ${input?.who ?? "you"}`, child }));
  },
);
const echo = workflow({ name: "echo" }, (_, input: unknown) => Promise.resolve(input ?? null));
const broken = workflow({ name: "broken", retry: noRetry() }, (ctx) =>
  ctx.step("break", () => {
    throw new PermanentError("No luck.", { details: { attempt: 1 }, cause: new Error("deeper") });
  }),
);
const asks = workflow({ name: "asks" }, async (ctx) => {
  const { amount } = await ctx.interrupt({
    name: "approval",
    title: "May I?",
    schema: z.object({ amount: z.number() }),
    timeout: "30 days",
  });
  return amount;
});
const waits = workflow({ name: "waits" }, async (ctx) => {
  await ctx.step("before", () => 1);
  return ctx.waitForSignal("go");
});
const draft = node({ name: "draft", post: (_: { topic: string }): string => "good" });
const essay = new Graph({ name: "essay", start: draft.end("good") });

/** A server on which there is something of everything. */
export interface World {
  readonly t: TestServer;
  readonly oauth: OAuthServer;
  [Symbol.asyncDispose](): Promise<void>;
}

const generous = { read: 1_000_000, write: 1_000_000, start: 1_000_000, auth: 1_000_000 };

/** Users' and engine's tables on the database that is named. */
export async function openWorld(kind: "sqlite" | "postgres"): Promise<World> {
  const oauth = await oauthServer();
  const blobs = mkdtempSync(join(tmpdir(), "pawl-contract-blobs-"));
  const url = kind === "postgres" ? await postgresDatabase() : null;
  const t = await testServer(
    {
      workflows: [greet, echo, broken, asks, waits, essay],
      blobs: fileBlobs(blobs),
      ...(url !== null && { store: url }),
    },
    {
      ...(url !== null && { database: url }),
      requestLimits: generous,
      oauth: { github: oauth.client },
      logLevel: "silent",
    },
  );
  return {
    t,
    oauth,
    [Symbol.asyncDispose]: async () => {
      await t[Symbol.asyncDispose]();
      await oauth[Symbol.asyncDispose]();
      rmSync(blobs, { recursive: true, force: true });
    },
  };
}

/** Puts something of everything there, and says who may call, and what they are likely to name. */
export async function fillWorld(
  { t }: World,
  calls: ContractApi,
): Promise<{ readonly likely: Likely; readonly callers: readonly (Who | null)[] }> {
  const [root, ann] = [(await t.signedIn("admin")).user, (await t.signedIn("user")).user];
  // Tokens that no logout, no new password and no removal of a user takes back.
  const mine = { user: ann.id, role: "user" } as const;
  const all = { user: root.id, role: "admin" } as const;
  const runs: string[] = [];
  for (const agent of ["greet", "broken", "asks", "waits"]) {
    for (const who of [mine, mine, all]) {
      const { id } = await calls.ok(api.agentsExecute, who, { params: { agent } });
      const settled = {
        greet: "run-completed",
        broken: "run-failed",
        asks: "interrupt-opened",
        waits: "step-completed",
      }[agent];
      for await (const event of t.pawl.run(id).events()) if (event.kind === settled) break;
      runs.push(id);
    }
  }
  const { items: interrupts } = await calls.ok(api.interruptsList, all);
  const workflows: string[] = [];
  for (const who of [mine, mine, all])
    workflows.push((await calls.ok(api.workflowsCreate, who, { body: { agent: "greet", name: "Greeting" } })).id);
  const shares = [];
  for (const target of [
    { kind: "run", id: runs[0] },
    { kind: "workflow", id: workflows[0] },
  ])
    shares.push(await calls.ok(api.sharesCreate, mine, { body: { target } }));
  for (const name of ["nightly", "weekly"])
    await calls.ok(api.schedulesCreate, mine, { body: { name, agent: "echo", cron: "0 3 * * *" } });
  const { items: devices } = await calls.ok(api.devicesList, mine);
  const { id: key } = await calls.ok(api.apiKeysCreate, mine, { body: { name: "ci", scopes: ["runs:read"] } });
  const { user: victim } = await calls.ok(api.usersCreate, all, { body: { email: "v@example.com", name: "Victim" } });
  const uploads = [await upload(t, mine, "abc"), await upload(t, mine, "defg")];
  const bulk = await calls.ok(api.runsBulk, mine, { body: { action: "pause", runs: [runs[0]] } });
  const { nextCursor } = await calls.ok(api.runsList, mine, { query: { limit: 1 } });
  const there: Readonly<Record<string, readonly unknown[]>> = {
    run: runs,
    runs,
    id: [...runs, ...workflows],
    parent: runs,
    root: runs,
    interrupt: interrupts.map(({ id }: { id: string }) => id),
    workflow: workflows,
    share: shares.map(({ id }) => id),
    token: shares.map(({ token }) => token),
    schedule: ["nightly", "weekly", `user:${ann.id}:nightly`],
    device: devices.map(({ id }: { id: string }) => id),
    key: ["say", "break", "before", "signal:go", key],
    user: [victim.id],
    owner: [ann.id],
    actor: [ann.id],
    upload: uploads,
    $file: uploads,
    operation: [bulk.id],
    cursor: [nextCursor, btoa("{}"), btoa("null")],
    agent: ["greet", "echo", "asks", "essay"],
    name: ["words", "go", "greeting.txt", "nightly"],
    from: ["say", "break", 1, "2026-01-01T00:00:00Z"],
    to: ["2026-01-02T00:00:00Z"],
    version: [1, 2_147_483_648],
    cron: ["0 3 * * *", "* * * * *", "61 * * * *", "0 0 31 2 *"],
    every: ["90s", "1 day", "1ms", "300000 days"],
    jitter: ["1s", "9 days"],
    window: ["1 day"],
    timezone: ["Europe/Berlin", "UTC", "Mars/Base"],
    input: [{ who: "Ann" }, { who: 1 }, { amount: 1 }, { $file: uploads[0], name: "a", size: 1, type: "text/plain" }],
    value: [{ amount: 1 }, { amount: "much" }],
    where: ["total>=1", "total>", "nope=1", "total>=9e999"],
    tag: ["a:b", ":", "pawl.workflow:x"],
    returnTo: ["/runs", "//evil.example", "https://evil.example"],
    provider: ["github", "google"],
    current: ["x"],
    email: ["admin@localhost", "v@example.com"],
    q: [runs[0]?.slice(0, 9), "greet"],
  };
  return {
    likely: (name) => (Object.hasOwn(there, name) ? (there[name] ?? []) : []),
    callers: [mine, mine, mine, mine, all, all, all, null, { token: "nonsense" }],
  };
}
