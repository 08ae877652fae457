import { beforeAll, expect, it } from "vitest";
import { DatabaseError } from "pg";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase, inDatabase, onServer } from "../testing/servers.fixture.ts";
import { storeError } from "./store-error.ts";

let url = "";
beforeAll(async () => {
  url = await createDatabase("embedded");
});

const changed = (change: (url: URL) => void): string => {
  const copy = new URL(url);
  change(copy);
  return copy.toString();
};

const opening = async (target: string): Promise<unknown> => {
  const store = new PostgresStore(target);
  try {
    await store.open();
    return "opened";
  } catch (error) {
    return error;
  } finally {
    await store.close();
  }
};

it("says why a server does not let us in, without the password", async () => {
  const wrong = await opening(changed((to) => (to.password = "not-it")));
  expect(wrong).toMatchObject({ code: "store_denied", hint: expect.stringContaining("password") as string });
  expect(String(wrong)).not.toContain("not-it");
  expect(await opening(inDatabase(url, "nowhere"))).toMatchObject({
    code: "store_denied",
    message: expect.stringContaining('database "nowhere" does not exist') as string,
    hint: expect.stringContaining("createdb") as string,
  });
});

it("tells a server that is not there from a host that is not known", async () => {
  expect(await opening(changed((to) => (to.port = "1")))).toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("refuses connections") as string,
  });
  expect(await opening(changed((to) => (to.hostname = "nowhere.invalid")))).toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("cannot be found") as string,
  });
});

it("refuses a database whose encoding has no place for every text", async () => {
  const latin = await createDatabase("embedded", "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'");
  expect(await opening(latin)).toMatchObject({ code: "store_unsuitable", details: { encoding: "LATIN1" } });
});

it("refuses a role whose transactions have another isolation, and one that may only read", async () => {
  const role = `strict_${process.pid}`;
  await onServer(url, `CREATE ROLE ${role} LOGIN PASSWORD 'strict' SUPERUSER`);
  const asRole = changed((to) => ((to.username = role), (to.password = "strict")));
  await onServer(url, `ALTER ROLE ${role} SET default_transaction_isolation = 'serializable'`);
  expect(await opening(asRole)).toMatchObject({ code: "store_unsuitable", details: { isolation: "serializable" } });
  await onServer(url, `ALTER ROLE ${role} RESET ALL; ALTER ROLE ${role} SET default_transaction_read_only = on`);
  expect(await opening(asRole)).toMatchObject({ code: "store_readonly", retryable: true });
  await onServer(url, `DROP ROLE ${role}`);
});

it.each([
  ["53300", "store_unavailable"],
  ["57P01", "store_unavailable"],
  ["57P03", "store_unavailable"],
  ["08006", "store_unavailable"],
  ["25006", "store_readonly"],
  ["53100", "store_full"],
  ["57014", "store_busy"],
  ["55P03", "store_busy"],
  ["40P01", "store_busy"],
  ["PW001", "store_busy"],
  ["PW003", "store_unsuitable"],
  ["PW004", "store_busy"],
  ["42501", "store_denied"],
  ["42P01", "store_not_migrated"],
  ["3F000", "store_not_migrated"],
  ["XX000", "store_unavailable"],
])("gives the server's %s the code %s", (state, code) => {
  const cause = Object.assign(new DatabaseError("it says so", 0, "error"), { code: state, severity: "ERROR" });
  const error = storeError(cause, "postgres://db");
  expect(error).toMatchObject({ code, cause, details: { store: "postgres://db", sqlState: state } });
  expect(error.message).toMatch(/^(The disk of )?postgres:\/\/db.*it says so/);
  expect(storeError(error, "elsewhere")).toBe(error);
});

it("calls what the driver's own timeouts cut off unavailable", () => {
  expect(storeError(new Error("Query read timeout"), "postgres://db")).toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("did not answer in time") as string,
  });
});
