import { workflow } from "pawl";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ann, bob, olga, testServer, type TestServer, type Who } from "../testing/test-server.fixture.ts";

interface Ask {
  readonly title?: string;
  readonly assignee?: string | readonly string[];
  readonly onlyAssignee?: boolean;
}
const asks = workflow({ name: "asks" }, async (ctx, ask: Ask) =>
  ctx.interrupt({
    name: "approval",
    title: ask.title ?? "May I?",
    schema: z.object({ amount: z.number() }),
    ...(ask.assignee !== undefined && { assignee: ask.assignee }),
    ...(ask.onlyAssignee === true && { onlyAssignee: true }),
  }),
);

let t: TestServer;
beforeAll(async () => {
  t = await testServer({ workflows: [asks] });
});
afterAll(() => t[Symbol.asyncDispose]());

/** A run that has asked, and the id of its question. */
async function asked(owner: string, ask: Ask = {}): Promise<{ run: string; id: string }> {
  const run = await t.pawl.start(asks, ask, { owner });
  for await (const event of run.events()) if (event.kind === "interrupt-opened") break;
  const { items } = await t.pawl.interrupts.list({ run: run.id });
  return { run: run.id, id: items[0]?.id ?? "" };
}

const user = (name: string): Who => ({ user: name, role: "user" });
const inbox = async (who: Who, query = "") =>
  (await t.call(who, "GET", `/interrupts?${query}`)).body.items.map(({ id }: { id: string }) => id);

test("shows a question to the owner of its run, to whom it is put, and to operators", async () => {
  const { id, run } = await asked("ann", { assignee: ["bob", "role:admin"] });
  const others = user("mallory");
  for (const who of [ann, bob, olga, { user: "root", role: "admin" } as const])
    expect((await t.call(who, "GET", `/interrupts/${id}`)).body).toMatchObject({
      id,
      run,
      mayAnswer: true,
      owner: "ann",
    });
  const foreign = await t.call(others, "GET", `/interrupts/${id}`);
  const missing = await t.call(others, "GET", "/interrupts/019aa000-0000-7000-8000-000000000000");
  expect(foreign.body).toMatchObject({ status: 404, code: "interrupt_not_found" });
  expect(foreign.body.detail.replace(id, "")).toBe(missing.body.detail.replace(/019aa[\w-]+/, ""));
  expect(await inbox(others)).toEqual([]);
  expect(await inbox(bob)).toContain(id);
  expect((await t.call(others, "POST", `/interrupts/${id}/answer`, { value: 1 })).body.code).toBe(
    "interrupt_not_found",
  );
  expect((await t.call(others, "POST", `/interrupts/${id}/assignees`, { assignees: ["mallory"] })).status).toBe(404);
});

test("takes a verified address for somebody's name, and not what they call themselves", async () => {
  const { id } = await asked("ann", { assignee: "bob@example.com" });
  expect(await inbox(bob, "assigned=me")).toContain(id);
  expect(await inbox(user("bob-example-com"), "assigned=me")).toEqual([]);
});

test("takes an answer once, checked by its schema, and says who was first", async () => {
  const { id, run } = await asked("ann", { assignee: "bob" });
  const answer = (who: Who, value: unknown) =>
    t.call(who, "POST", `/interrupts/${id}/answer`, { value, comment: "fine" });
  expect((await answer(bob, { amount: "much" })).body).toMatchObject({
    status: 422,
    code: "validation_failed",
    issues: [{ path: ["amount"] }],
  });
  expect((await answer(bob, { amount: 5 })).body).toMatchObject({
    status: "answered",
    answer: { amount: 5 },
    answeredBy: "bob",
    comment: "fine",
    mayAnswer: false,
  });
  expect((await answer(bob, { amount: 5 })).status).toBe(200);
  expect((await answer(ann, { amount: 6 })).body).toMatchObject({
    status: 409,
    code: "interrupt_closed",
    details: { answeredBy: "bob" },
  });
  expect(await t.pawl.run(run).result()).toEqual({ amount: 5 });
});

test("lets only those answer whom it is put to, where the question says so, and operators in their place", async () => {
  const first = await asked("ann", { assignee: "bob", onlyAssignee: true });
  const seen = await t.call(ann, "GET", `/interrupts/${first.id}`);
  expect(seen.body).toMatchObject({ mayAnswer: false, onlyAssignee: true });
  const refused = await t.call(ann, "POST", `/interrupts/${first.id}/answer`, { value: { amount: 1 } });
  expect(refused.body).toMatchObject({ status: 403, code: "interrupt_not_yours" });
  expect((await t.call(ann, "POST", `/interrupts/${first.id}/assignees`, { assignees: ["ann"] })).status).toBe(403);
  expect((await t.call(bob, "POST", `/interrupts/${first.id}/answer`, { value: { amount: 1 } })).status).toBe(200);

  const second = await asked("ann", { assignee: "bob", onlyAssignee: true });
  const byOperator = await t.call(olga, "POST", `/interrupts/${second.id}/answer`, { value: { amount: 2 } });
  expect(byOperator.body).toMatchObject({ status: "answered", answeredBy: "olga" });
});

test("puts a question to others", async () => {
  const { id } = await asked("ann", { assignee: "bob" });
  const moved = await t.call(bob, "POST", `/interrupts/${id}/assignees`, { assignees: ["carol", "team"] });
  expect(moved.body).toMatchObject({ assignees: ["carol", "team"], mayAnswer: false });
  expect((await t.call(bob, "GET", `/interrupts/${id}`)).status).toBe(404);
  expect(await inbox(user("carol"))).toEqual([id]);
  expect((await t.call(olga, "POST", `/interrupts/${id}/assignees`, { assignees: [] })).body.assignees).toEqual([]);
  expect((await t.call(ann, "POST", `/interrupts/${id}/assignees`, { assignees: ["a#b"] })).body.code).toBe(
    "invalid_name",
  );
});

test("unites own questions and those of others without gaps and doubles", async () => {
  const dana = user("dana");
  const ids: string[] = [];
  const asks: [string, Ask][] = [
    ["dana", {}],
    ["ann", { assignee: "dana" }],
    ["dana", { assignee: ["dana", "bob"] }],
    ["ann", { assignee: ["bob", "dana@example.com", "dana"] }],
    ["ann", { assignee: "role:user" }],
    ["dana", { assignee: "bob" }],
  ];
  for (const [owner, ask] of asks) ids.unshift((await asked(owner, ask)).id);
  for (const limit of [1, 2, 4, 50]) {
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await t.call(dana, "GET", `/interrupts?limit=${limit}${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toEqual(ids);
  }
  expect(await inbox(dana, "assigned=me")).toEqual(ids.slice(1, 5));
  expect(await inbox(dana, "status=answered")).toEqual([]);
  expect(await inbox(dana, "status=open&status=answered&limit=200")).toEqual(ids);
});

test("shows the questions of one run or tree, if it is the caller's", async () => {
  const { id, run } = await asked("ann");
  expect(await inbox(ann, `run=${run}`)).toEqual([id]);
  expect(await inbox(ann, `run=${run}&tree=true`)).toEqual([id]);
  expect(await inbox(bob, `run=${run}`)).toEqual([]);
  expect((await t.call(bob, "GET", `/interrupts?run=${run}&tree=true`)).body.code).toBe("run_not_found");
  expect((await t.call(ann, "GET", "/interrupts?cursor=nonsense")).body.code).toBe("invalid_option");
});

test("takes no answer that would be too much for the lists that it is in", async () => {
  const { id } = await asked("ann");
  const reply = await t.call(ann, "POST", `/interrupts/${id}/answer`, {
    value: { amount: 1, more: "x".repeat(300_000) },
  });
  expect(reply.body).toMatchObject({ status: 413, code: "payload_too_large" });
  expect((await t.call(ann, "POST", `/interrupts/${id}/answer`, { value: { amount: 1 } })).status).toBe(200);
});
