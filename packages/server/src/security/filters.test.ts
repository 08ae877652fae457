import { isNothing, operations, type Operation } from "@pawl/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { testServer, type TestServer } from "../testing/test-server.fixture.ts";
import type { SignedInUser } from "../testing/signed-in-user.fixture.ts";
import { keeper, makeBelongings, paramsOf, pathWith, type Belongings } from "./belongings.fixture.ts";
import { bodies, headersOf } from "./bodies.fixture.ts";
import { madeUpIds } from "./made-up-ids.fixture.ts";
import { queryFields } from "./query-fields.fixture.ts";

const generous = { read: 1_000_000, write: 1_000_000, start: 1_000_000, auth: 1_000_000 };

/** What ends a text, a pattern, a statement or a number where it was put together of what it was given. Already percent-encoded: some of it is no text. */
const attacks: readonly string[] = [
  ...[
    "' OR '1'='1",
    '\'; DROP TABLE "user"; --',
    "x' UNION SELECT id, email, 'x', 'x' FROM \"user\" --",
    "x' AND (SELECT pg_sleep(20)) IS NULL --",
    "%' ESCAPE 'x",
    "%",
    "\\",
    "$1",
    "99999999999999999999",
    "-1",
    "tag.x' OR 1=1 --:y",
    "total>=1) OR (1=1",
    "attributes.x'y=1",
    "2026-13-45T99:99:99.000Z",
    "9999-12-31T23:59:59.999Z",
  ].map(encodeURIComponent),
  "%ED%A0%80",
  "%C0%AE%C0%AE",
];

/** In paths, where most is refused for its form: every third, and those that are no texts. */
const someAttacks = attacks.filter(
  (attack, index) => index % 3 === 0 || attack.startsWith("%ED") || attack.startsWith("%C0"),
);

const withoutEnd = new Set(["live.runs", "live.interrupts"]);
const ofTheSession = new Set(["auth.logout"]);

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-security-"));
  let t: TestServer;
  let admin: SignedInUser;
  let ids: Belongings;
  beforeAll(async () => {
    const url = kind === "postgres" ? await postgresDatabase() : null;
    t = await testServer(
      { workflows: [keeper], blobs: `file:${folder}`, ...(url !== null && { store: url }) },
      { ...(url !== null && { database: url }), requestLimits: generous },
    );
    admin = await t.signedIn("admin");
    ids = await makeBelongings(t, admin);
  }, 60_000);
  afterAll(async () => {
    await t[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Several at a time. */
  async function tryAll(tries: readonly (() => Promise<void>)[]): Promise<void> {
    const left = [...tries];
    const worker = async (): Promise<void> => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await next();
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  }

  const reading = operations.filter(({ method, id }) => method === "GET" && !withoutEnd.has(id));

  test("no text in a query is a part of a statement", async () => {
    const failed: string[] = [];
    const ask = (op: Operation, name: string, attack: string) => async (): Promise<void> => {
      const { status, body } = await t.call(admin, "GET", `${pathWith(op.path, ids)}?${name}=${attack}`);
      if (status >= 500 || (status === 302 && op.status !== 302))
        failed.push(`${op.id} ${name}=${attack}: ${status} ${JSON.stringify(body)}`);
    };
    await tryAll(
      reading.flatMap((op) => queryFields(op).flatMap((name) => attacks.map((attack) => ask(op, name, attack)))),
    );
    expect(failed).toEqual([]);
  }, 180_000);

  test("nor of a path", async () => {
    const failed: string[] = [];
    const ask = (op: Operation, param: string, attack: string) => async (): Promise<void> => {
      const path = pathWith(op.path, { ...madeUpIds, [param]: "\u0001" }).replace("%01", attack);
      const body = isNothing(op.body) && op.consumes === null ? undefined : bodies[op.id]?.(madeUpIds);
      const reply = await t.call(admin, op.method, path, body, headersOf[op.id]);
      if (reply.status >= 500 || (reply.status < 300 && op.access !== "public"))
        failed.push(`${op.id} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    };
    await tryAll(
      operations.flatMap((op) =>
        paramsOf(op.path).flatMap((param) => someAttacks.map((attack) => ask(op, param, attack))),
      ),
    );
    expect(failed).toEqual([]);
  }, 180_000);

  test("nor in a body", async () => {
    const failed: string[] = [];
    const ask = (op: Operation, body: unknown) => async (): Promise<void> => {
      const reply = await t.call(admin, op.method, pathWith(op.path, ids), body, headersOf[op.id]);
      if (reply.status >= 500)
        failed.push(`${op.id} ${JSON.stringify(body)}: ${reply.status} ${JSON.stringify(reply.body)}`);
    };
    const texts = ["' OR '1'='1", "\ud800", ""];
    const taking = operations.filter(
      ({ id, method }) => bodies[id] !== undefined && method !== "DELETE" && !ofTheSession.has(id),
    );
    await tryAll(
      taking.flatMap((op) =>
        texts.flatMap((text) => variants(bodies[op.id]?.(ids), text).map((body) => ask(op, body))),
      ),
    );
    expect(failed).toEqual([]);
  }, 180_000);

  test("what was attacked is all there", async () => {
    for (const path of ["/users", "/runs", "/workflows", "/shares", "/audit", "/me/devices", "/settings"])
      expect((await t.call(admin, "GET", path)).status).toBe(200);
    expect((await t.call(admin, "GET", "/users?q=nobody%27%20OR%20%27x%27%3D%27x")).body.items).toEqual([]);
    expect((await t.call(admin, "GET", "/users?q=%25")).body.items).toEqual([]);
    expect((await t.call(admin, "GET", "/runs?agent=nothing%27%20OR%20%27x%27%3D%27x")).body.items).toEqual([]);
  });
});

/** The value with each of its texts in turn put in the place of by another, and each of its names. */
function variants(value: unknown, text: string): readonly unknown[] {
  if (typeof value === "string") return [text];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => variants(item, text).map((other) => value.with(index, other)));
  const inside = Object.entries(value).flatMap(([key, item]) =>
    variants(item, text).map((other) => ({ ...value, [key]: other })),
  );
  return [...inside, { ...value, tags: { [text]: text } }, { ...value, input: { [text]: [text] } }];
}
