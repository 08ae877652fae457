import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { append, event, idOf, seqs, startOwned, succeed } from "../conformance/samples.ts";
import { openInline } from "./inline-link.ts";
import { applicationId, migrations } from "./migrations.ts";
import { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-database-"));
let files = 0;
const freshPath = (): string => join(folder, `${(files += 1)}.db`);

afterAll(() => rmSync(folder, { recursive: true }));

async function filled(path: string): Promise<void> {
  const store = new SqliteStore(path);
  await store.open();
  await store.commit({ writes: Array.from({ length: 200 }, (_, at) => startOwned(at + 1)), claim: null });
  await store.close();
}

async function openError(
  path: string,
  options: SqliteStoreOptions = {},
): Promise<Error & { code: string; hint: string }> {
  const store = new SqliteStore(path, options);
  const error: unknown = await store.open().then(
    () => null,
    (reason: unknown) => reason,
  );
  await store.close();
  return error as Error & { code: string; hint: string };
}

describe.each([
  ["on its own thread", {}],
  ["on this thread", { connect: openInline }],
])("opening a file %s", (_where, options) => {
  it("creates the file and the folders above it", async () => {
    const path = join(folder, `deep-${(files += 1)}`, "er", "pawl.db");
    const store = new SqliteStore(path, options);
    await store.open();
    await store.open();
    await store.close();
    expect(statSync(path).isFile()).toBe(true);
  });

  it("sets what durability needs", async () => {
    const path = freshPath();
    const store = new SqliteStore(path, options);
    await store.open();
    const facts = new Map((await store.inspect()).map(({ name, value }) => [name, value]));
    await store.close();
    expect(facts.get("journal mode")).toBe("wal");
    expect(facts.get("synchronous")).toBe("full");
    expect(facts.get("integrity")).toBe("ok");
    expect(facts.get("schema version")).toBe(`${migrations.length} of ${migrations.length}`);
  });

  it("takes no name from users that does not begin with pawl_", async () => {
    const path = freshPath();
    const store = new SqliteStore(path, options);
    await store.open();
    await store.close();
    const database = new DatabaseSync(path, { readOnly: true });
    const made = database.prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex_%'").all();
    database.close();
    const names = made.map(({ name }) => String(name));
    expect(names).toContain("pawl_runs");
    expect(names.filter((name) => !name.startsWith("pawl_"))).toEqual([]);
  });

  it("refuses a file that is not a database", async () => {
    const path = freshPath();
    writeFileSync(path, "Dear diary, today I was mistaken for a database.\n".repeat(100));
    expect(await openError(path, options)).toMatchObject({ code: "store_corrupt" });
    expect(readFileSync(path, "utf8")).toContain("Dear diary");
  });

  it("refuses another program's database and leaves it as it is", async () => {
    const path = freshPath();
    const foreign = new DatabaseSync(path);
    foreign.exec("CREATE TABLE recipes (name TEXT)");
    foreign.close();
    const before = readFileSync(path);
    const error = await openError(path, options);
    expect(error).toMatchObject({ code: "store_corrupt", message: expect.stringContaining("not a Pawl database") });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses a file of a newer Pawl, naming both versions", async () => {
    const path = freshPath();
    await filled(path);
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${migrations.length + 3}`);
    newer.close();
    const error = await openError(path, options);
    expect(error.code).toBe("store_newer");
    expect(error.message).toContain(`version ${migrations.length + 3}`);
    expect(error.message).toContain(`up to ${migrations.length}`);
    expect(error.hint).toMatch(/update/i);
  });

  it("refuses a file that was cut off or overwritten in the middle", async () => {
    const cut = freshPath();
    await filled(cut);
    truncateSync(cut, 4096 * 3 + 100);
    const opened = await openError(cut, options);
    const store = new SqliteStore(cut, options);
    const used = opened ?? (await useAll(store));
    expect(used).toMatchObject({ code: "store_corrupt" });

    const scratched = freshPath();
    await filled(scratched);
    const bytes = readFileSync(scratched);
    bytes.fill(0xab, 4096);
    writeFileSync(scratched, bytes);
    const scratch = (await openError(scratched, options)) ?? (await useAll(new SqliteStore(scratched, options)));
    expect(scratch).toMatchObject({ code: "store_corrupt" });
  });

  it("names the mistake when the path is a folder or goes through a file", async () => {
    expect(await openError(folder, options)).toMatchObject({ code: "store_url_invalid" });
    const file = freshPath();
    writeFileSync(file, "");
    expect(await openError(join(file, "pawl.db"), options)).toMatchObject({ code: "store_url_invalid" });
  });

  it("says so where nothing can be written", async () => {
    // /proc is read-only for everybody, root included.
    expect(await openError("/proc/pawl.db", options)).toMatchObject({
      code: expect.stringMatching(/^store_readonly$/),
    });
  });

  it("keeps what was acknowledged when the disk is full, and goes on when there is room", async () => {
    const path = freshPath();
    const full = new SqliteStore(path, { ...options, pagesMax: 60 });
    await full.open();
    await succeed(full, startOwned(1));
    const data = "x".repeat(20_000);
    let seq = 0;
    let error: unknown = null;
    while (error === null) {
      error = await full.commit({ writes: [append(1, { events: [event(seq + 1, { data })] })], claim: null }).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error === null) seq += 1;
    }
    expect(error).toMatchObject({ code: "store_full" });
    expect(await seqs(full, 1)).toHaveLength(seq);
    await full.close();

    const roomy = new SqliteStore(path, options);
    await roomy.open();
    await succeed(roomy, append(1, { events: [event(seq + 1)] }));
    expect(await seqs(roomy, 1)).toHaveLength(seq + 1);
    await roomy.close();
  });

  it("gives up on a lock that is never released, and commits once it is", async () => {
    const path = freshPath();
    const store = new SqliteStore(path, { ...options, busyTimeoutMs: 30 });
    await store.open();
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.commit({ writes: [startOwned(1)], claim: null })).rejects.toMatchObject({ code: "store_busy" });
    expect(await store.getRun({ runId: idOf(1) })).toBeNull();
    other.exec("ROLLBACK");
    other.close();
    await succeed(store, startOwned(1));
    await store.close();
  });

  it("opens a new file from several handles at once", async () => {
    const path = freshPath();
    const stores = Array.from({ length: 6 }, () => new SqliteStore(path, options));
    await Promise.all(stores.map((store) => store.open()));
    await Promise.all(stores.map((store, at) => succeed(store, startOwned(at + 1))));
    await Promise.all(stores.map((store) => store.close()));
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA application_id").get()).toEqual({ application_id: applicationId });
    expect(database.prepare("SELECT count(*) AS runs FROM pawl_runs").get()).toEqual({ runs: 6 });
    database.close();
  });
});

/** The first error of reading and writing everywhere. */
async function useAll(store: SqliteStore): Promise<unknown> {
  try {
    await store.open();
    for (let number = 1; number <= 200; number += 1) {
      await succeed(store, append(number, { events: [event(1)], state: "1" }));
    }
    return null;
  } catch (error) {
    return error;
  } finally {
    await store.close();
  }
}

it("a folder can be used again after its store was closed", async () => {
  const path = join(folder, "again", "pawl.db");
  mkdirSync(join(folder, "again"));
  for (let number = 1; number <= 3; number += 1) {
    const store = new SqliteStore(path);
    await store.open();
    await succeed(store, startOwned(number));
    await store.close();
  }
  rmSync(join(folder, "again"), { recursive: true });
});
