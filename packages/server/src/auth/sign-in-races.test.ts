import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cheapHashing } from "../testing/cheap-hashing.fixture.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import type { SignedInUser } from "../testing/signed-in-user.fixture.ts";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";

describe.each(["sqlite", "postgres"] as const)("while a password is being checked, on %s", (kind) => {
  let t: TestServer;
  let admin: SignedInUser;
  /** What happens behind the check of a password, before anything is made of it; once. */
  let meanwhile: (() => Promise<unknown>) | null = null;
  beforeAll(async () => {
    const database = kind === "postgres" ? { database: await postgresDatabase() } : {};
    const verify: typeof cheapHashing.verify = async (given) => {
      const isRight = await cheapHashing.verify(given);
      const work = meanwhile;
      meanwhile = null;
      await work?.();
      return isRight;
    };
    t = await testServer({ workflows: [] }, database, { hashing: { ...cheapHashing, verify } });
    admin = await t.signedIn("admin");
  });
  afterAll(() => t[Symbol.asyncDispose]());

  const password = "wide open meadow";
  async function newcomer(): Promise<{ readonly id: string; readonly email: string; readonly token: string }> {
    const email = `${crypto.randomUUID()}@example.com`;
    const { body } = await t.call(null, "POST", "/auth/register", { email, password, name: "Newcomer" });
    return { id: body.user.id, email, token: body.accessToken };
  }
  const signIn = (email: string): Promise<Reply> => t.call(null, "POST", "/auth/login", { email, password });

  test("a new password lets nobody in with the old one", async () => {
    const { email, token } = await newcomer();
    meanwhile = () => t.call({ token }, "POST", "/me/password", { current: password, password: "narrow green valley" });
    expect((await signIn(email)).body).toMatchObject({ status: 401, code: "credentials_wrong" });
    expect((await t.call({ token }, "GET", "/me/devices")).body.items).toMatchObject([{ isCurrent: true }]);
  });

  test("who is disabled stays out, also when they are enabled again", async () => {
    const { id, email } = await newcomer();
    meanwhile = () => t.call(admin, "PATCH", `/users/${id}`, { isDisabled: true });
    expect((await signIn(email)).body).toMatchObject({ status: 403, code: "account_disabled" });
    await t.call(admin, "PATCH", `/users/${id}`, { isDisabled: false });
    const { accessToken } = (await signIn(email)).body;
    expect((await t.call({ token: accessToken }, "GET", "/me/devices")).body.items).toHaveLength(1);
  });

  test("who is removed is refused, and nothing is broken by it", async () => {
    const { id, email } = await newcomer();
    meanwhile = () => t.call(admin, "DELETE", `/users/${id}`);
    expect([401, 403]).toContain((await signIn(email)).status);
  });
});
