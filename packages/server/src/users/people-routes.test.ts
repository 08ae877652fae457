import { workflow } from "pawl";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import type { SignedInUser } from "../testing/signed-in-user.fixture.ts";
import { bob, testServer, type TestServer } from "../testing/test-server.fixture.ts";
import { mayKnow } from "./people-routes.ts";

const asks = workflow({ name: "asks" }, async (ctx, assignee: string) =>
  ctx.interrupt({ name: "approval", title: "May I?", assignee }),
);

describe.each(["sqlite", "postgres"] as const)("people on %s", (kind) => {
  let t: TestServer;
  let owner: SignedInUser;
  let operator: SignedInUser;
  beforeAll(async () => {
    const url = kind === "postgres" ? await postgresDatabase() : null;
    t = await testServer({ workflows: [asks], ...(url && { store: url }) }, url === null ? {} : { database: url });
    owner = await t.signedIn("user");
    operator = await t.signedIn("operator");
  });
  afterAll(() => t[Symbol.asyncDispose]());

  async function asked(): Promise<string> {
    const run = await t.pawl.start(asks, "bob", { owner: owner.user.id });
    for await (const event of run.events()) if (event.kind === "interrupt-opened") break;
    return (await t.pawl.interrupts.list({ run: run.id })).items[0]?.id ?? "";
  }

  const names = async (who: Parameters<TestServer["call"]>[0], query: string) =>
    (await t.call(who, "GET", `/people?${query}`)).body.items.map(({ name }: { name: string }) => name);

  test("tells operators every name, and leaves out whoever is not there", async () => {
    const all = `id=${owner.user.id}&id=${operator.user.id}&id=nobody`;
    expect(await names(operator, all)).toEqual(["The user", "The operator"]);
    expect(await names(operator, "")).toEqual([]);
  });

  test("tells users their own name, and of others only those whom a question that they see concerns", async () => {
    const question = await asked();
    const ids = `id=${owner.user.id}&id=${operator.user.id}`;
    expect(await names(owner, ids)).toEqual(["The user"]);
    expect(await names(bob, ids)).toEqual([]);
    expect(await names(bob, `${ids}&interrupt=${question}`)).toEqual(["The user"]);
    expect((await t.call(operator, "POST", `/interrupts/${question}/answer`, { value: "yes" })).status).toBe(200);
    expect(await names(owner, `${ids}&interrupt=${question}`)).toEqual(["The user", "The operator"]);
    expect(await names({ user: "mallory", role: "user" }, `${ids}&interrupt=${question}`)).toEqual([]);
    expect(await names(bob, `${ids}&interrupt=${crypto.randomUUID()}`)).toEqual([]);
  });

  test("takes neither odd ids, nor more than fifty, nor strangers", async () => {
    expect((await t.call(bob, "GET", "/people?id=%27%20OR%201=1")).status).toBe(400);
    expect((await t.call(bob, "GET", `/people?${"id=a&".repeat(51)}`)).status).toBe(400);
    expect((await t.call(null, "GET", "/people?id=ann")).status).toBe(401);
  });
});

test("does not tell a name because an id has been put where questions go to", () => {
  const question = { owner: "ann", answeredBy: undefined, assignees: ["guessed"] };
  const principal = { userId: "ann", role: "user" } as const;
  expect(mayKnow("guessed", { principal, questions: [question] })).toBe(false);
});
