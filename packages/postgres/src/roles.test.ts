import { readFileSync } from "node:fs";
import { createPawl, workflow } from "pawl";
import { beforeAll, expect, it } from "vitest";
import { PostgresStore } from "./postgres-store.ts";
import { createDatabase, onServer } from "./testing/servers.fixture.ts";

const guide = readFileSync(new URL("../../../docs/postgres.md", import.meta.url), "utf8");
const grants = /```sql\n(-- As the owner[^]*?)```/.exec(guide)?.[1] ?? "";

let owner = "";
const role = `pawl_worker_${process.pid}`;

const asRole = (): string => {
  const url = new URL(owner);
  url.username = role;
  url.password = "worker";
  return url.toString();
};

beforeAll(async () => {
  owner = await createDatabase("embedded");
  await onServer(owner, `CREATE ROLE ${role} LOGIN PASSWORD 'worker'`);
});

const hello = workflow({ name: "hello" }, async (ctx) => {
  const word = await ctx.step("word", () => "hello");
  return `${word} ${String(await ctx.waitForSignal("name"))}`;
});

it("tells a role without rights to have the owner migrate", async () => {
  await expect(new PostgresStore(asRole()).open()).rejects.toMatchObject({
    code: "store_denied",
    hint: expect.stringContaining("pawl db migrate") as string,
  });
});

it("runs workflows with the rights that docs/postgres.md lists, and no others", async () => {
  await new PostgresStore(owner).migrate();
  expect(grants).toContain("GRANT");
  await onServer(owner, grants.replaceAll("pawl_worker", role));
  const store = new PostgresStore(asRole());
  const pawl = await createPawl({ store, workflows: [hello] });
  await pawl.startWorker();
  const run = await pawl.start("hello", null);
  await pawl.signal(run.id, "name", "you");
  expect(await run.result()).toBe("hello you");
  await pawl.cancel((await pawl.start("hello", null)).id);
  await pawl.delete(run.id);
  expect((await store.inspect()).length).toBeGreaterThan(10);
  await pawl.close();
  await expect(onServer(asRole(), "CREATE TABLE pawl.mine ()")).rejects.toThrow("permission denied");
  await expect(onServer(asRole(), "DELETE FROM pawl.migrations")).rejects.toThrow("permission denied");
});
