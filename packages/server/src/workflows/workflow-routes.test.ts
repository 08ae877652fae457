import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workflow } from "pawl";
import { openDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { ann, bob, olga, testServer, type TestServer } from "../testing/test-server.fixture.ts";
import { workflowsMax } from "./workflow-store.ts";

const greet = workflow({ name: "greet" }, async (ctx, who: { name: string }) =>
  ctx.step("say", () => `Hello, ${who.name}`),
);

const approve = workflow({ name: "approve" }, async (ctx) => ctx.interrupt<boolean>({ name: "ok", title: "May it?" }));

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  let t: TestServer;
  beforeAll(async () => {
    const at = kind === "postgres" ? { database: await postgresDatabase() } : {};
    t = await testServer({ workflows: [greet, approve] }, at);
  });
  afterAll(() => t[Symbol.asyncDispose]());

  const missing = "019aa000-0000-7000-8000-000000000000";

  async function saved(who = ann, more: Record<string, unknown> = {}) {
    const { status, body } = await t.call(who, "POST", "/workflows", {
      agent: "greet",
      name: "Greet the boss",
      input: { name: "Boss" },
      ...more,
    });
    expect(status).toBe(201);
    return body;
  }

  test("keeps what a user saves, changes what is named, and removes it", async () => {
    const mine = await saved(ann, { tags: { team: "red" }, description: "Daily" });
    expect(mine).toMatchObject({
      owner: { id: "ann" },
      isMine: true,
      revision: 1,
      visibility: "private",
      version: null,
    });

    const changed = await t.call(ann, "PATCH", `/workflows/${mine.id}`, { name: "Greet", tags: {} });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: "Greet", tags: {}, description: "Daily", revision: 2 },
    });
    expect(changed.headers.get("etag")).toBe('"2"');
    const again = await t.call(ann, "GET", `/workflows/${mine.id}`, undefined, { "if-none-match": '"2"' });
    expect(again.status).toBe(304);
    const read = await t.call(ann, "GET", `/workflows/${mine.id}`);
    expect(read.body).toEqual(changed.body);

    expect((await t.call(ann, "DELETE", `/workflows/${mine.id}`)).status).toBe(204);
    expect((await t.call(ann, "GET", `/workflows/${mine.id}`)).body.code).toBe("workflow_not_found");
  });

  test("somebody else's private workflow is answered as one that is not there, whatever is done with it", async () => {
    const { id } = await saved();
    const calls: [string, string, unknown?][] = [
      ["GET", ""],
      ["PATCH", "", { name: "Mine now" }],
      ["DELETE", ""],
      ["POST", "/execute", {}],
      ["POST", "/interrupt", { value: 1 }],
      ["GET", "/runs"],
      ["GET", "/export"],
      ["POST", "/fork", {}],
    ];
    for (const [method, path, body] of calls) {
      const foreign = await t.call(bob, method, `/workflows/${id}${path}`, body);
      const none = await t.call(bob, method, `/workflows/${missing}${path}`, body);
      expect({ method, path, status: foreign.status, code: foreign.body.code }).toEqual({
        method,
        path,
        status: 404,
        code: "workflow_not_found",
      });
      expect(foreign.body.detail.replace(id, "")).toBe(none.body.detail.replace(missing, ""));
    }
    expect((await t.call(olga, "GET", `/workflows/${id}`)).body).toMatchObject({ isMine: false });
    expect((await t.call(olga, "PATCH", `/workflows/${id}`, { name: "x" })).status).toBe(404);
    expect((await t.call(null, "GET", `/workflows/${id}`)).status).toBe(401);
  });

  test("everybody sees, executes and forks what is public, and only the owner changes it", async () => {
    const { id } = await saved(ann, { visibility: "public", tags: { team: "blue" } });
    const listed = await t.call(bob, "GET", "/workflows?public=true");
    expect(listed.body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect((await t.call(bob, "GET", "/workflows")).body.items).toEqual([]);
    expect((await t.call(bob, "PATCH", `/workflows/${id}`, { name: "x" })).body.code).toBe("workflow_not_found");
    expect((await t.call(bob, "DELETE", `/workflows/${id}`)).status).toBe(404);

    const run = await t.call(bob, "POST", `/workflows/${id}/execute`, {});
    expect(run).toMatchObject({ status: 201, body: { owner: "bob", workflow: id, tags: { team: "blue" } } });
    expect((await t.call(bob, "GET", `/workflows/${id}`)).body.lastRun).toMatchObject({ id: run.body.id });
    expect((await t.call(ann, "GET", `/workflows/${id}`)).body.lastRun).toBeNull();
    const { headers } = await t.call(bob, "GET", `/workflows/${id}`);
    expect(headers.get("etag")).toMatch(new RegExp(`^"1-${run.body.id}-[a-z]+"$`));
    expect((await t.call(ann, "GET", `/workflows/${id}/runs`)).body.items).toEqual([]);
    expect((await t.call(bob, "GET", `/workflows/${id}/runs`)).body.items).toMatchObject([{ id: run.body.id }]);
    expect((await t.call(olga, "GET", `/workflows/${id}/runs`)).body.items).toMatchObject([{ id: run.body.id }]);

    const fork = await t.call(bob, "POST", `/workflows/${id}/fork`, {});
    expect(fork.body).toMatchObject({
      name: "Greet the boss (copy)",
      forkedFrom: id,
      isMine: true,
      visibility: "private",
      input: { name: "Boss" },
    });
  });

  test("what a start gives wins over what is saved, and one Idempotency-Key is one run, also when the workflow has changed", async () => {
    const { id } = await saved();
    const given = await t.call(ann, "POST", `/workflows/${id}/execute`, { input: { name: "Bob" } });
    expect(await t.pawl.run(given.body.id).result()).toBe("Hello, Bob");

    const key = { "idempotency-key": "monday" };
    const first = await t.call(ann, "POST", `/workflows/${id}/execute`, {}, key);
    expect(await t.pawl.run(first.body.id).result()).toBe("Hello, Boss");
    await t.call(ann, "PATCH", `/workflows/${id}`, { input: { name: "Nobody" } });
    const second = await t.call(ann, "POST", `/workflows/${id}/execute`, {}, key);
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const other = await t.call(ann, "POST", `/workflows/${id}/execute`, { input: { name: "X" } }, key);
    expect(other.body.code).toBe("idempotency_mismatch");
  });

  test("of many who change the same revision one is first, and the others are told", async () => {
    const { id } = await saved();
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        t.call(ann, "PATCH", `/workflows/${id}`, { name: `Name ${index}` }, { "if-match": '"1"' }),
      ),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = replies.filter(({ status }) => status === 412);
    expect(refused).toHaveLength(7);
    expect(refused[0]?.body).toMatchObject({ code: "precondition_failed", details: { revision: 2 } });
    expect((await t.call(ann, "DELETE", `/workflows/${id}`, undefined, { "if-match": '"1"' })).status).toBe(412);
    expect((await t.call(ann, "PATCH", `/workflows/${id}`, {}, { "if-match": "1" })).status).toBe(400);
    expect((await t.call(ann, "PATCH", `/workflows/${id}`, {}, { "if-match": 'W/"2"' })).status).toBe(412);
    expect((await t.call(bob, "PATCH", `/workflows/${id}`, {}, { "if-match": '"9"' })).status).toBe(404);
    expect((await t.call(ann, "DELETE", `/workflows/${id}`, undefined, { "if-match": '"2"' })).status).toBe(204);
  });

  test("pages a list without gaps, last changed first, and finds by words, agent and tags", async () => {
    const cara = { user: "cara", role: "user" } as const;
    const ids: string[] = [];
    for (const index of [1, 2, 3, 4, 5])
      ids.push((await saved(cara, { name: `Report ${index} 100%`, tags: { n: String(index % 2), all: "x" } })).id);
    await t.call(cara, "PATCH", `/workflows/${ids[0]}`, { description: "the 'first'; DROP TABLE workflow" });

    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await t.call(
        cara,
        "GET",
        `/workflows?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([ids[0], ids[4], ids[3], ids[2], ids[1]]);

    const found = async (query: string) => {
      const { body } = await t.call(cara, "GET", `/workflows?${query}`);
      return body.items.map((item: { id: string }) => ids.indexOf(item.id) + 1);
    };
    expect(await found("q=report%203")).toEqual([3]);
    expect(await found("q=100%25")).toHaveLength(5);
    expect(await found("q=1_0")).toEqual([]);
    expect(await found(`q=${encodeURIComponent("'first'; drop")}`)).toEqual([1]);
    expect(await found("tag=n:0")).toEqual([4, 2]);
    expect(await found("tag=n:0&tag=all:x")).toEqual([4, 2]);
    expect(await found("tag=n:0&tag=all:y")).toEqual([]);
    expect(await found("agent=greet&q=GREET")).toHaveLength(5);
    expect(await found("agent=other")).toEqual([]);
    await t.call(cara, "PATCH", `/workflows/${ids[1]}`, { name: "ÄRGER über Łódź" });
    expect(await found(`q=${encodeURIComponent("ärger ÜBER łódź")}`)).toEqual([2]);
    expect(await found("q=report%202")).toEqual([]);

    const asBob = await t.call(
      bob,
      "GET",
      `/workflows?cursor=${Buffer.from(`9999999999999 ${ids[0]}`).toString("base64url")}`,
    );
    expect(asBob.body.items.filter(({ owner }: { owner: { id: string } }) => owner.id !== "bob")).toEqual([]);
    expect((await t.call(cara, "GET", "/workflows?cursor=%27--")).body.code).toBe("malformed_request");
    expect((await t.call(cara, "GET", "/workflows?q=%00")).body.code).toBe("malformed_request");
    expect((await t.call(cara, "GET", "/workflows/%00")).body.code).toBe("malformed_request");
  });

  test("a draft may be incomplete; what is no workflow is refused, and says why", async () => {
    const draft = await t.call(ann, "POST", "/workflows", { agent: "greet", name: "Draft" });
    expect(draft.body).toMatchObject({ input: null });
    const refused = async (body: unknown) => {
      const reply = await t.call(ann, "POST", "/workflows", body);
      return [reply.status, reply.body.code];
    };
    expect(await refused({ agent: "nothing", name: "x" })).toEqual([404, "agent_not_found"]);
    expect(await refused({ agent: "greet", name: "x", version: 9 })).toEqual([404, "workflow_version_not_registered"]);
    expect(await refused({ agent: "greet", name: "   " })).toEqual([400, "malformed_request"]);
    expect(await refused({ agent: "greet", name: "a\nb" })).toEqual([400, "malformed_request"]);
    expect(await refused({ agent: "greet", name: "x".repeat(201) })).toEqual([400, "malformed_request"]);
    expect(await refused({ agent: "greet", name: "x", description: "\0" })).toEqual([400, "malformed_request"]);
    expect(await refused({ agent: "greet", name: "x", tags: { "pawl.workflow": "y" } })).toEqual([
      400,
      "invalid_option",
    ]);
    expect(await refused("{")).toEqual([400, "malformed_request"]);
    expect(await refused({ agent: "greet", name: "x", input: "x".repeat(300_000) })).toEqual([
      413,
      "payload_too_large",
    ]);
    expect(
      (await t.call(ann, "GET", "/workflows?q=x")).body.items.filter(({ name }: { name: string }) => name === "x"),
    ).toEqual([]);
  });

  test("goes elsewhere as a document, and comes back as a workflow of whoever imports it", async () => {
    const { id } = await saved(ann, { visibility: "public", tags: { a: "b" } });
    const document = await t.call(ann, "GET", `/workflows/${id}/export`);
    expect(document.body).toEqual({
      format: "pawl-workflow",
      formatVersion: 1,
      agent: "greet",
      version: null,
      name: "Greet the boss",
      description: "",
      input: { name: "Boss" },
      tags: { a: "b" },
    });
    const imported = await t.call(bob, "POST", "/workflows/import", document.body);
    expect(imported).toMatchObject({
      status: 201,
      body: { isMine: true, visibility: "private", forkedFrom: null, tags: { a: "b" } },
    });
    const foreign = await t.call(bob, "POST", "/workflows/import", { ...document.body, formatVersion: 2 });
    expect(foreign.body.code).toBe("malformed_request");
  });

  test("a user has so many workflows at most, however many come at once", async () => {
    const dora = { user: "dora", role: "user" } as const;
    await saved(dora);
    // Nobody makes a thousand in a test: the row that counts them says that there are.
    const { db, close } = await openDatabase(t.databaseUrl);
    await db
      .updateTable("quota")
      .set({ amount: workflowsMax - 2 })
      .where("owner", "=", "dora")
      .execute();
    await close();
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => t.call(dora, "POST", "/workflows", { agent: "greet", name: "One more" })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(replies.find(({ status }) => status !== 201)?.body).toMatchObject({
      status: 409,
      code: "workflow_limit_reached",
    });
    const [{ id }] = (await t.call(dora, "GET", "/workflows")).body.items;
    await t.call(dora, "DELETE", `/workflows/${id}`);
    expect((await t.call(dora, "POST", "/workflows", { agent: "greet", name: "Room again" })).status).toBe(201);
  });

  test("answers the one question that is open in the caller's runs, and lists them where there are several", async () => {
    const { id } = await saved(ann, { agent: "approve", name: "Approve", visibility: "public" });
    const answer = (who: typeof ann, body: Record<string, unknown>) =>
      t.call(who, "POST", `/workflows/${id}/interrupt`, body);
    const asked = async (who: typeof ann) => {
      const { body: run } = await t.call(who, "POST", `/workflows/${id}/execute`, {});
      for await (const event of t.pawl.events(run.id)) if (event.kind === "interrupt-opened") break;
      return run.id as string;
    };
    expect((await answer(ann, { value: true })).body.code).toBe("interrupt_not_found");

    const [first, second, bobs] = [await asked(ann), await asked(ann), await asked(bob)];
    const ambiguous = await answer(ann, { value: true });
    expect(ambiguous).toMatchObject({ status: 409, body: { code: "interrupt_ambiguous" } });
    const listed: { id: string; run: string }[] = ambiguous.body.details.interrupts;
    expect(listed.map(({ run }) => run).toSorted()).toEqual([first, second].toSorted());

    const named = listed.find(({ run }) => run === first)?.id;
    expect((await answer(bob, { value: false, interrupt: named })).body.code).toBe("interrupt_not_found");
    expect((await answer(ann, { value: true, interrupt: named })).body).toMatchObject({
      status: "answered",
      run: first,
    });
    expect((await answer(ann, { value: false })).body).toMatchObject({ status: "answered", run: second });
    expect((await answer(bob, { value: true })).body).toMatchObject({ run: bobs, answeredBy: "bob" });
    expect(await t.pawl.run(second).result()).toBe(false);
  });
});
