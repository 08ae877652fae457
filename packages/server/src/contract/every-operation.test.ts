import * as api from "@pawl/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Who } from "../testing/test-server.fixture.ts";
import { ContractApi } from "./contract-api.fixture.ts";
import { openWorld, type World } from "./world.fixture.ts";

/** Every operation is called here as somebody would, on both databases, and what it answers is held against the OpenAPI document. */
describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  let world: World;
  let calls: ContractApi;
  let root: Who;
  let ann: Who;

  beforeAll(async () => {
    world = await openWorld(kind);
    calls = new ContractApi(world.t.server.url);
    root = await world.t.signedIn("admin");
    ann = await somebody();
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  const password = "wide open meadow";
  let people = 0;

  async function somebody(): Promise<{ token: string; refreshToken: string; id: string; email: string }> {
    const email = `person${++people}@example.com`;
    const { accessToken, refreshToken, user } = await calls.ok(api.authRegister, null, {
      body: { email, password, name: "Somebody" },
    });
    return { token: accessToken, refreshToken, id: user.id, email };
  }

  /** A run of hers that has got as far as it gets by itself. */
  async function started(agent: string, until: RegExp, input?: unknown): Promise<string> {
    const { id } = await calls.ok(api.agentsExecute, ann, { params: { agent }, body: { input } });
    for await (const event of world.t.pawl.run(id).events()) if (until.test(event.kind)) break;
    return id;
  }
  const end = /^run-(completed|failed)$/;

  test("signing in, being somebody, and signing out", async () => {
    await calls.ok(api.authGuest, null);
    await calls.ok(api.infoGet, null);
    const me = await somebody();
    const first = await calls.ok(api.authLogin, null, { body: { email: me.email, password } });
    const { accessToken: token } = await calls.ok(api.authRefresh, null, {
      body: { refreshToken: first.refreshToken },
    });
    const who = { token };
    await calls.ok(api.meGet, who);
    await calls.ok(api.meUpdate, who, { body: { name: "Another" } });
    await calls.ok(api.mePassword, who, { body: { current: password, password: "meadow wide open" } });
    const other = await calls.ok(api.authLogin, null, { body: { email: me.email, password: "meadow wide open" } });
    const { items: devices } = await calls.ok(api.devicesList, who);
    const foreign = devices.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent);
    await calls.ok(api.devicesDelete, who, { params: { device: foreign.id } });
    expect((await calls.send(api.meGet, { token: other.accessToken })).status).toBe(401);
    const key = await calls.ok(api.apiKeysCreate, who, { body: { name: "ci", scopes: ["runs:read"] } });
    await calls.ok(api.apiKeysList, who);
    await calls.ok(api.runsList, { token: key.key });
    await calls.ok(api.apiKeysDelete, who, { params: { key: key.id } });
    await calls.ok(api.viewsPut, who, { body: { items: [{ id: "v1", name: "Failed", search: "status=failed" }] } });
    await calls.ok(api.viewsGet, who);
    await calls.ok(api.authLogout, who, { body: {} });
  });

  test("signing in by another's sign-in", async () => {
    world.oauth.person = { id: 7, name: "Person", email: "p7@example.com", isVerified: true };
    const begun = await calls.ok(api.authOAuth, null, { params: { provider: "github" } });
    const cookie = begun.headers
      .getSetCookie()
      .map((line: string) => line.split(";")[0])
      .join("; ");
    const there = await fetch(begun.headers.get("location"), { redirect: "manual" });
    const back = new URL(there.headers.get("location") ?? "");
    await calls.ok(api.authOAuthCallback, null, {
      params: { provider: "github" },
      query: Object.fromEntries(back.searchParams),
      headers: { cookie },
    });
  });

  test("agents and their runs", async () => {
    await calls.ok(api.agentsList, ann, { query: { q: "e", limit: 2 } });
    for (const agent of ["greet", "essay", "asks"]) await calls.ok(api.agentsGet, ann, { params: { agent } });
    const run = await started("greet", end, { who: "Ann" });
    const failed = await started("broken", end);
    const parked = await started("waits", /^step-completed$/);
    for (const id of [run, failed, parked]) {
      const params = { run: id };
      await calls.ok(api.runsGet, ann, { params });
      const { items } = await calls.ok(api.runsSteps, ann, { params });
      await calls.ok(api.runsStep, ann, { params: { run: id, key: items[0].key } });
      await calls.ok(api.runsEvents, ann, { params });
      await calls.ok(api.runsExport, ann, { params });
      await calls.ok(api.runsChildren, ann, { params });
      await calls.ok(api.runsStreams, ann, { params });
      await calls.ok(api.runFilesList, ann, { params });
    }
    await calls.ok(api.runsStream, ann, { params: { run, name: "words" } });
    await calls.ok(api.runFilesContent, ann, { params: { run, direction: "out", name: "greeting.txt" } });
    await calls.ok(api.runsList, ann, { query: { status: ["completed", "failed"], limit: 1 } });
    await calls.ok(api.runsCount, ann);
    await calls.ok(api.runsSignal, ann, { params: { run: parked, name: "go" }, body: { payload: { a: 1 } } });
    await calls.ok(api.runsFork, ann, { params: { run }, body: { from: "say" } });
    await calls.ok(api.runsRetry, ann, { params: { run: failed }, body: {} });
    const steered = await started("waits", /^step-completed$/);
    await calls.ok(api.runsPause, ann, { params: { run: steered } });
    await calls.ok(api.runsResume, ann, { params: { run: steered } });
    await calls.ok(api.runsCancel, ann, { params: { run: steered }, body: { reason: "enough" } });
    await world.t.pawl
      .run(steered)
      .result()
      .catch(() => {});
    await calls.ok(api.runsDelete, ann, { params: { run: steered } });
    const { id } = await calls.ok(api.runsBulk, ann, { body: { action: "fork", runs: [run] } });
    await calls.ok(api.runsBulkGet, ann, { params: { operation: id } });
    await calls.ok(api.runsBulkStop, ann, { params: { operation: id } });
    await calls.ok(api.usageReport, root, { body: { run, tokens: 12 } });
    for (const op of [api.errorsList, api.statsGet, api.usageGet, api.auditList]) await calls.ok(op, ann);
  });

  test("questions", async () => {
    const run = await started("asks", /^interrupt-opened$/);
    const { items } = await calls.ok(api.interruptsList, ann, { query: { status: "open" } });
    const params = { interrupt: items.find((item: { run: string }) => item.run === run).id };
    await calls.ok(api.interruptsGet, ann, { params });
    await calls.ok(api.interruptsReassign, ann, { params, body: { assignees: ["role:operator"] } });
    const { answeredBy } = await calls.ok(api.interruptsAnswer, ann, {
      params,
      body: { value: { amount: 3 }, comment: "fine" },
    });
    await calls.ok(api.peopleList, ann, { query: { id: answeredBy, interrupt: params.interrupt } });
  });

  test("workflows and links to them", async () => {
    const made = await calls.ok(api.workflowsCreate, ann, {
      body: { agent: "asks", name: "Asking", tags: { a: "b" } },
    });
    const params = { workflow: made.id };
    await calls.ok(api.workflowsList, ann);
    await calls.ok(api.workflowsGet, ann, { params });
    await calls.ok(api.workflowsUpdate, ann, { params, body: { description: "Asks", visibility: "public" } });
    const { id: run } = await calls.ok(api.workflowsExecute, ann, { params });
    for await (const event of world.t.pawl.run(run).events()) if (event.kind === "interrupt-opened") break;
    await calls.ok(api.workflowsInterrupt, ann, { params, body: { value: { amount: 1 } } });
    await calls.ok(api.workflowsRuns, ann, { params });
    await calls.ok(api.workflowsImport, ann, { body: await calls.ok(api.workflowsExport, ann, { params }) });
    await calls.ok(api.workflowsFork, root, { params });
    for (const target of [
      { kind: "workflow", id: made.id },
      { kind: "run", id: run },
    ]) {
      const share = await calls.ok(api.sharesCreate, ann, { body: { target, withFiles: true } });
      await calls.ok(api.sharedFilesList, null, { params: { token: share.token } });
      await calls.ok(api.sharedGet, null, { params: { token: share.token } });
      if (target.kind === "workflow") await calls.ok(api.sharedFork, root, { params: { token: share.token } });
      await calls.ok(api.sharesList, ann);
      await calls.ok(api.sharesDelete, ann, { params: { share: share.id } });
    }
    await calls.ok(api.workflowsDelete, ann, { params });
    const greeted = await started("greet", end);
    const { token } = await calls.ok(api.sharesCreate, ann, {
      body: { target: { kind: "run", id: greeted }, withFiles: true },
    });
    const file = { direction: "out", name: "greeting.txt" };
    await calls.ok(api.sharedFilesContent, null, { params: { token, ...file } });
  });

  test("schedules", async () => {
    const timing = { cron: "0 3 * * *", timezone: "Europe/Berlin" };
    await calls.ok(api.schedulesPreview, ann, { body: { ...timing, count: 3 } });
    await calls.ok(api.schedulesCreate, ann, { body: { name: "nightly", agent: "echo", ...timing } });
    const params = { schedule: "nightly" };
    await calls.ok(api.schedulesTrigger, ann, { params, body: { input: 1 } });
    await calls.ok(api.schedulesBackfill, ann, {
      params,
      body: { from: "2026-01-01T00:00:00Z", to: "2026-01-03T00:00:00Z" },
    });
    await calls.ok(api.schedulesPause, ann, { params, body: { note: "Holidays" } });
    await calls.ok(api.schedulesResume, ann, { params });
    await calls.ok(api.schedulesUpdate, ann, { params, body: { overlap: "queue", timezone: null } });
    await calls.ok(api.schedulesGet, ann, { params });
    await calls.ok(api.schedulesList, ann);
    await calls.ok(api.schedulesDelete, ann, { params });
  });

  test("uploads", async () => {
    const { id } = await calls.ok(api.uploadsCreate, ann, {
      headers: {
        "tus-resumable": "1.0.0",
        "upload-length": "3",
        "upload-metadata": `filename ${btoa("a.txt")},filetype ${btoa("text/plain")}`,
      },
    });
    const params = { upload: id };
    await calls.ok(api.uploadsGet, ann, { params });
    await calls.ok(api.uploadsAppend, ann, {
      params,
      bytes: "abc",
      headers: { "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    });
    await calls.ok(api.filesContent, ann, { params });
    await calls.ok(api.filesList, ann);
    await calls.ok(api.uploadsDelete, ann, { params });
  });

  test("what operators and admins do", async () => {
    for (const op of [api.workersList, api.queuesList, api.metricsGet, api.settingsGet, api.usersList, api.auditList])
      await calls.ok(op, root);
    await calls.ok(api.settingsUpdate, root, { body: { auditDays: 90 } });
    const { user } = await calls.ok(api.usersCreate, root, { body: { email: "new@example.com", name: "New" } });
    const params = { user: user.id };
    await calls.ok(api.usersGet, root, { params });
    await calls.ok(api.peopleList, root, { query: { id: user.id } });
    await calls.ok(api.usersUpdate, root, { params, body: { role: "operator", groups: ["finance"] } });
    await calls.ok(api.usersPassword, root, { params });
    await calls.ok(api.usersDelete, root, { params });
    for (const op of [api.healthLive, api.healthReady]) await calls.ok(op, null);
    for (const op of [api.liveRuns, api.liveInterrupts]) await calls.ok(op, ann);
  });

  test("none was left out", () => {
    const missing = api.operations.map(({ id }) => id).filter((id) => !calls.succeeded.has(id));
    expect(missing).toEqual([]);
  });
});
