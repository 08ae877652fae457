import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import { AuthChanges, notesKeptMs, type Change } from "./auth-changes.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-auth-changes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, "server.db")}`),
  PostgreSQL: postgresDatabase,
};

describe.each(Object.entries(databases))("changes on %s", (_name, url) => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openDatabase(await url());
  });
  afterAll(() => database.close());

  /** Two servers on one database; what the second has heard. */
  const servers = () => {
    const clock = setClock();
    const { db } = database;
    const here = new AuthChanges({ db, nowMs: clock.nowMs });
    const there = new AuthChanges({ db, nowMs: clock.nowMs });
    const heard: Change[] = [];
    there.onChange((change) => heard.push(change));
    const change = (id: string) => here.change((_tx, changed) => Promise.resolve(changed(`device:${id}`)));
    return { clock, there, heard, change };
  };

  test("are heard of once by another server, within two seconds", async () => {
    const { clock, there, heard, change } = servers();
    await there.catchUp();
    await change("a");
    clock.advance(2_000);
    await there.catchUp();
    clock.advance(2_000);
    await there.catchUp();
    expect(heard.filter((each) => each === "device:a")).toHaveLength(1);
  });

  test("are heard of by a server on which nobody has called for long", async () => {
    const { clock, there, heard, change } = servers();
    await there.catchUp();
    clock.advance(1_000);
    await change("b");
    clock.advance(20 * 60_000);
    await there.catchUp();
    expect(heard).toContain("device:b");
    expect(heard).not.toContain("everything");
  });

  test("that a server may have missed altogether make it forget everything", async () => {
    const { clock, there, heard, change } = servers();
    await there.catchUp();
    expect(heard).not.toContain("everything");
    await change("c");
    clock.advance(notesKeptMs);
    await database.db.deleteFrom("auth_change").execute();
    await there.catchUp();
    expect(heard).toContain("everything");
  });

  test("are looked for after the clock was set back too", async () => {
    const { clock, there, heard, change } = servers();
    clock.advance(notesKeptMs);
    await there.catchUp();
    clock.advance(-notesKeptMs);
    await change("d");
    await there.catchUp();
    expect(heard).toContain("device:d");
  });
});
