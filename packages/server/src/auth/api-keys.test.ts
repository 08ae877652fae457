import type { Kysely, RootOperationNode } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import type { Tables } from "../database/tables.ts";
import type { Principal } from "../http/principal.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import { ApiKeys } from "./api-keys.ts";
import { AuthChanges } from "./auth-changes.ts";

let database: ServerDatabase;
beforeAll(async () => {
  // SQLite has one connection: nothing comes in between there.
  database = await openDatabase(await postgresDatabase());
  await database.db
    .insertInto("user")
    .values({
      id: "ann",
      name: "Ann",
      email: "ann@example.com",
      emailVerified: false,
      image: null,
      createdAt: "2026-01-01",
      updatedAt: "2026-01-01",
      role: "user",
      groups: "[]",
      isGuest: 0,
      isDisabled: 0,
      mustChangePassword: 0,
      runsPerDay: null,
      tokensPerDay: null,
      fileBytes: null,
      version: 1,
      createdMs: 0,
      lastSeenMs: null,
    })
    .execute();
});
afterAll(() => database.close());

const ann: Principal = {
  userId: "ann",
  name: "Ann",
  email: "ann@example.com",
  role: "user",
  isGuest: false,
  groups: [],
  via: "session",
  scopes: null,
  sessionId: "s",
  expiresMs: null,
};

/** A server's view of the keys; `afterLook` is awaited when a key was looked up, before what was found is told. */
function server(afterLook: () => Promise<void> = () => Promise.resolve()): ApiKeys {
  const { nowMs } = setClock();
  let isArmed = true;
  const isLookUp = (node: RootOperationNode): boolean =>
    node.kind === "SelectQueryNode" && JSON.stringify(node).includes('"hash"');
  const looks = new WeakSet<object>();
  const db: Kysely<Tables> = database.db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      if (isLookUp(node)) looks.add(queryId);
      return node;
    },
    transformResult: async ({ queryId, result }) => {
      if (looks.has(queryId) && isArmed) {
        isArmed = false;
        await afterLook();
      }
      return result;
    },
  });
  return new ApiKeys({ db, changes: new AuthChanges({ db: database.db, nowMs }), nowMs });
}

test("a key that is removed while it is used for the first time is not remembered", async () => {
  const made = await server().create(ann, { name: "k", scopes: ["runs:read"], expiresInDays: null });
  const keys: ApiKeys = server(async () => {
    expect(await keys.remove({ userId: "ann", id: made.row.id })).toBe(true);
  });
  expect((await keys.check(made.key)).id).toBe(made.row.id);
  await expect(keys.check(made.key)).rejects.toMatchObject({ code: "unauthorized" });
});

test("of keys that are made at once there are as many as there can be", async () => {
  const keys = server();
  const made = await Promise.allSettled(
    Array.from({ length: 110 }, (_, index) =>
      keys.create(ann, { name: `k${index}`, scopes: ["runs:read"], expiresInDays: null }),
    ),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(100);
  expect(await keys.list("ann")).toHaveLength(100);
});
