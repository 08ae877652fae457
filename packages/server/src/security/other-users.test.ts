import { isNothing, operations, type Operation, type Tokens } from "@pawl/api";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { testServer, type Reply, type TestServer } from "../testing/test-server.fixture.ts";
import { keeper, makeBelongings, marker, paramsOf, pathWith, type Belongings } from "./belongings.fixture.ts";
import { bodies, headersOf } from "./bodies.fixture.ts";
import { madeUpIds } from "./made-up-ids.fixture.ts";
import { queryFields } from "./query-fields.fixture.ts";

const generous = { read: 100_000, write: 100_000, start: 100_000, auth: 100_000 };

/** What is nobody's own: who has the token or knows the name may. */
const shared = new Set(["agents/{agent}", "shared/{token}", "oauth/{provider}"]);

function isOthers({ access, path }: Operation): boolean {
  return access === "user" && paramsOf(path).some((param) => !shared.has(param));
}

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-security-"));
  let t: TestServer;
  let vera: { token: string; user: Tokens["user"] };
  let mallory: { token: string };
  let hers: Belongings;

  const register = async (name: string): Promise<{ token: string; user: Tokens["user"] }> => {
    const email = `${name}@example.com`;
    const { body } = await t.call(null, "POST", "/auth/register", { email, name, password: "wide open meadow" });
    return { token: body.accessToken, user: body.user };
  };

  beforeAll(async () => {
    const url = kind === "postgres" ? await postgresDatabase() : null;
    const on = url === null ? {} : { store: url };
    t = await testServer(
      { workflows: [keeper], blobs: `file:${folder}`, ...on },
      { ...(url !== null && { database: url }), requestLimits: generous },
    );
    vera = await register("vera");
    mallory = await register("mallory");
    hers = await makeBelongings(t, vera);
  }, 60_000);
  afterAll(async () => {
    await t[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const callAs = (who: { token: string } | null, op: Operation, ids: Belongings, query = ""): Promise<Reply> => {
    const body = isNothing(op.body) && op.consumes === null ? undefined : bodies[op.id]?.(ids);
    return t.call(who, op.method, pathWith(op.path, ids) + query, body, headersOf[op.id]);
  };

  /** All that she sees of her own. */
  const whatSheHas = async (): Promise<unknown> => {
    const paths = operations.filter(
      ({ method, path, access, produces }) =>
        method === "GET" && access === "user" && paramsOf(path).length === 0 && produces === null,
    );
    const seen = await Promise.all(
      paths.map(async ({ path, id }) => [id, (await t.call(vera, "GET", path)).body] as const),
    );
    const known = Object.fromEntries(seen.filter(([id]) => !["usage.get", "audit.list", "stats.get"].includes(id)));
    // To look is to be seen.
    return JSON.parse(JSON.stringify(known, (key, value: unknown) => (key === "lastSeenAt" ? null : value)));
  };

  /** Ids of nothing but hers. */
  const hersOnly = (): readonly string[] =>
    Object.entries(hers).flatMap(([name, id]) => (shared.has(name) || id.length < 15 ? [] : [id]));

  const bulkEnd = async (id: string): Promise<unknown> => {
    for (;;) {
      const { body } = await t.call(mallory, "GET", `/runs/bulk/${id}`);
      if (body.status !== "running") return body;
    }
  };

  test("another user's ids are answered as if they were not there, on every route, and nothing of hers changes", async () => {
    const before = await whatSheHas();
    expect(JSON.stringify(before)).toContain(marker);
    for (const op of operations.filter(isOthers)) {
      const reply = await callAs(mallory, op, hers);
      const missing = await callAs(mallory, op, madeUpIds);
      const said = `${op.id}: ${reply.status} ${JSON.stringify(reply.body)}`;
      expect(reply.status, said).toBe(404);
      expect(withoutIds(reply.body, hers)).not.toContain(marker);
      // Not told from what does not exist.
      expect({ op: op.id, status: reply.status, code: reply.body.code }).toEqual({
        op: op.id,
        status: missing.status,
        code: missing.body.code,
      });
      expect(withoutIds(reply.body, hers)).toEqual(withoutIds(missing.body, madeUpIds));
    }
    expect(await whatSheHas()).toEqual(before);
  });

  test("her ids in queries and bodies bring nothing of hers", async () => {
    const before = await whatSheHas();
    for (const op of operations.filter(
      ({ access, path, produces }) => access === "user" && paramsOf(path).length === 0 && produces === null,
    )) {
      const queries = queryFields(op).flatMap((name) => hersOnly().map((id) => `?${name}=${encodeURIComponent(id)}`));
      if (op.id === "auth.logout" || op.id === "me.password") continue;
      const ask = async (query: string): Promise<void> => {
        const { status, body } = await callAs(mallory, op, hers, query);
        expect(status, `${op.id} ${query}`).toBeLessThan(500);
        expect(withoutIds(body, hers), `${op.id} ${query}`).not.toContain(marker);
        const bulk = op.id === "runs.bulk" ? await bulkEnd(body.id) : { matched: 0, done: 0 };
        expect(bulk, op.id).toMatchObject({ matched: 0, done: 0 });
      };
      await Promise.all(["", ...queries].map(ask));
    }
    expect(await whatSheHas()).toEqual(before);
  });

  test("she herself can use each of these ids: they are the right ones", async () => {
    const gone: string[] = [];
    const last = (op: Operation): number => Number(op.method === "DELETE") + Number(op.path.includes("devices"));
    for (const op of operations.filter(isOthers).toSorted((a, b) => last(a) - last(b))) {
      const { status, body } = await callAs(vera, op, hers);
      // A run that waits cannot be deleted, and a question can be answered once; but they are hers.
      if (status === 404 || status === 401 || status >= 500 || status === 400)
        gone.push(`${op.id}: ${status} ${JSON.stringify(body)}`);
    }
    expect(gone).toEqual([]);
  });
});

test("it is said of every parameter how to make an id, and of every operation that takes a body what to give it", () => {
  const known = new Set(Object.keys(madeUpIds));
  expect(operations.flatMap(({ path }) => paramsOf(path)).filter((param) => !known.has(param))).toEqual([]);
  expect(
    operations
      .filter(({ body, id, consumes }) => (!isNothing(body) || consumes !== null) && bodies[id] === undefined)
      .map(({ id }) => id),
  ).toEqual([]);
});

/** Without what differs from request to request, and the ids that were given. */
function withoutIds(body: unknown, ids: Belongings): string {
  const text = JSON.stringify(body ?? null, (key, value: unknown) => (key === "requestId" ? "" : value));
  return Object.values(ids).reduce((said, id) => said.replaceAll(id, "<id>"), text);
}
