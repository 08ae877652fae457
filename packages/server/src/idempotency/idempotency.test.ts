import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RootOperationNode } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { doneOnce, forgetAnswers, type Request } from "./idempotency.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-idempotency-"));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, "server.db")}`),
  PostgreSQL: postgresDatabase,
};

describe.each(Object.entries(databases))("a request with a key, on %s", (_name, url) => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openDatabase(await url());
  });
  afterAll(() => database.close());

  const asked = (more: Partial<Request> = {}): Request => ({
    userId: "ann",
    key: "k",
    operation: "shares.create",
    content: { a: 1 },
    nowMs: 1_000_000,
    onGap: (error) => {
      throw error;
    },
    ...more,
  });
  /** Work that counts how often it was done. */
  const counting = () => {
    let count = 0;
    return { work: () => Promise.resolve({ status: 201, reply: { count: ++count } }), count: () => count };
  };

  test("is done once of any number at once, and the others are told that it is under way, or what came of it", async () => {
    const { work, count } = counting();
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => doneOnce(database.db, asked({ key: "many" }), work)),
    );
    expect(count()).toBe(1);
    for (const each of all) {
      if (each.status === "fulfilled") expect(each.value).toMatchObject({ status: 201, reply: { count: 1 } });
      else expect(each.reason).toMatchObject({ code: "idempotency_running" });
    }
    expect(await doneOnce(database.db, asked({ key: "many" }), work)).toMatchObject({ isRepeated: true });
  });

  test("is another one for another user, and refused with another body or operation", async () => {
    const { work, count } = counting();
    await doneOnce(database.db, asked(), work);
    expect(await doneOnce(database.db, asked({ userId: "bob" }), work)).toMatchObject({ isRepeated: false });
    for (const other of [{ content: { a: 2 } }, { operation: "workflows.create" }])
      await expect(doneOnce(database.db, asked(other), work)).rejects.toMatchObject({ code: "idempotency_mismatch" });
    expect(count()).toBe(2);
  });

  test("that has failed can be made again, and one that was lost with its server after a minute", async () => {
    const { work } = counting();
    const failing = () => Promise.reject(new Error("no"));
    await expect(doneOnce(database.db, asked({ key: "fails" }), failing)).rejects.toThrow("no");
    expect(await doneOnce(database.db, asked({ key: "fails" }), work)).toMatchObject({ isRepeated: false });

    const begun = Promise.withResolvers<void>();
    void doneOnce(database.db, asked({ key: "lost" }), () => {
      begun.resolve();
      return new Promise(() => {});
    });
    await begun.promise;
    const again = (afterMs: number) => doneOnce(database.db, asked({ key: "lost", nowMs: 1_000_000 + afterMs }), work);
    await expect(again(1_000)).rejects.toMatchObject({ code: "idempotency_running" });
    expect(await again(60_001)).toMatchObject({ isRepeated: false });
  });

  test("that fails just while another one finds its key taken, leaves the key to that one", async () => {
    const begun = Promise.withResolvers<void>();
    void doneOnce(database.db, asked({ key: "between" }), () => {
      begun.resolve();
      return new Promise(() => {});
    });
    await begun.promise;
    let isToFail = true;
    const inserts = new WeakSet<object>();
    const db = database.db.withPlugin({
      transformQuery: ({ node, queryId }) => {
        if (node.kind === "InsertQueryNode") inserts.add(queryId);
        return node;
      },
      transformResult: async ({ result, queryId }) => {
        if (isToFail && inserts.has(queryId)) {
          isToFail = false;
          const removal = database.db.deleteFrom("idempotency").where("key", "=", "between").execute();
          // On SQLite, whose one connection the statement still has here, it is the next in line.
          if (database.kind === "postgres") await removal;
        }
        return result;
      },
    });
    const { work, count } = counting();
    expect(await doneOnce(db, asked({ key: "between" }), work)).toMatchObject({ isRepeated: false });
    expect(await doneOnce(database.db, asked({ key: "between" }), work)).toMatchObject({ isRepeated: true });
    expect(count()).toBe(1);
  });

  test("that was done is not answered as if it had failed because its answer could not be noted", async () => {
    const gaps: unknown[] = [];
    const isUpdate = ({ kind }: RootOperationNode): boolean => kind === "UpdateQueryNode";
    const db = database.db.withPlugin({
      transformQuery: ({ node }) => {
        if (isUpdate(node)) throw new Error("The database is away.");
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    const { work, count } = counting();
    const request = asked({ key: "gap", onGap: (error) => gaps.push(error) });
    expect(await doneOnce(db, request, work)).toMatchObject({ status: 201, isRepeated: false });
    expect(gaps).toHaveLength(1);
    // The key is not free: it was done.
    await expect(doneOnce(db, request, work)).rejects.toMatchObject({ code: "idempotency_running" });
    expect(count()).toBe(1);
  });

  test("is forgotten after a day", async () => {
    const { work } = counting();
    await doneOnce(database.db, asked({ key: "old" }), work);
    await forgetAnswers(database.db, 1_000_000 + 24 * 3_600_000 + 1);
    expect(await database.db.selectFrom("idempotency").selectAll().where("key", "=", "old").execute()).toEqual([]);
  });
});
