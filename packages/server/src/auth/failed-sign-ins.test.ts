import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import { FailedSignIns } from "./failed-sign-ins.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-failed-sign-ins-"));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, "server.db")}`),
  PostgreSQL: postgresDatabase,
};

describe.each(Object.entries(databases))("wrong passwords on %s", (_name, url) => {
  const clock = setClock();
  const servers: { readonly database: ServerDatabase; readonly failed: FailedSignIns }[] = [];
  beforeAll(async () => {
    const place = await url();
    for (let index = 0; index < 3; index += 1) {
      const database = await openDatabase(place);
      servers.push({ database, failed: new FailedSignIns({ db: database.db, nowMs: clock.nowMs, max: 5 }) });
    }
  });
  afterAll(() => Promise.all(servers.map(({ database }) => database.close())));

  const wrong = (): Promise<null> => Promise.resolve(null);
  const right = (): Promise<string> => Promise.resolve("right");

  test("of those that are tried at once, on several servers, no more are tried than may be wrong", async () => {
    let tried = 0;
    const counted = async (): Promise<null> => {
      tried += 1;
      await new Promise(setImmediate);
      return null;
    };
    const ends = await Promise.allSettled(
      Array.from({ length: 42 }, (_, index) =>
        servers[index % 3]!.failed.attempt(index % 2 === 0 ? "Ann@example.com" : "ann@EXAMPLE.com", counted),
      ),
    );
    expect(tried).toBe(5);
    expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(37);
    await expect(servers[0]!.failed.attempt("ann@example.com", right)).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterMs: 3_600_000,
    });
    // To be refused makes it no longer.
    clock.advance(3_600_000);
    expect(await servers[1]!.failed.attempt("ann@example.com", right)).toBe("right");
  });

  test("what was right, or was not tried after all, does not count", async () => {
    const { failed } = servers[0]!;
    for (let round = 0; round < 10; round += 1) {
      expect(await failed.attempt("bob@example.com", right)).toBe("right");
      await expect(failed.attempt("bob@example.com", () => Promise.reject(new Error("busy")))).rejects.toThrow("busy");
    }
  });

  test("are forgotten with the hour, and when there is a new password", async () => {
    const { failed, database } = servers[0]!;
    for (let round = 0; round < 5; round += 1) await failed.attempt("eve@example.com", wrong);
    await expect(failed.attempt("eve@example.com", right)).rejects.toMatchObject({ code: "too_many_requests" });
    await failed.forget("EVE@example.com");
    expect(await failed.attempt("eve@example.com", right)).toBe("right");
    clock.advance(3_600_000);
    await failed.removeOld();
    expect(await database.db.selectFrom("failed_sign_in").selectAll().execute()).toEqual([]);
  });

  test("a try that began in an hour that is over takes nothing back from the next", async () => {
    const { failed } = servers[0]!;
    let answer: (value: string) => void = () => {};
    const slow = failed.attempt("slow@example.com", () => new Promise<string>((resolve) => (answer = resolve)));
    await expect.poll(() => servers[1]!.database.db.selectFrom("failed_sign_in").selectAll().execute()).toHaveLength(1);
    clock.advance(3_600_000);
    for (let round = 0; round < 5; round += 1) await failed.attempt("slow@example.com", wrong);
    answer("right");
    await slow;
    await expect(failed.attempt("slow@example.com", right)).rejects.toMatchObject({ code: "too_many_requests" });
  });
});
