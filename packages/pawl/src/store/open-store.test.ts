import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { MemoryStore } from "./memory/memory-store.ts";
import { openStore } from "./open-store.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("openStore", () => {
  it("opens a memory store", async () => {
    const store = await openStore("memory:");
    expect(store.kind).toBe("memory");
    await store.close();
  });

  it.each(["sqlite:", "sqlite://"])("opens a file by %s and its path", async (scheme) => {
    const path = join(folder, `${scheme.length}.db`);
    const store = await openStore(`${scheme}${path}`);
    expect([store.kind, store.location]).toEqual(["sqlite", path]);
    await store.close();
    expect(statSync(path).isFile()).toBe(true);
  });

  it("opens and returns a store that it is given", async () => {
    const store = new MemoryStore();
    expect(await openStore(store)).toBe(store);
  });

  it.each([
    ["", "no scheme"],
    ["./pawl.db", "no scheme"],
    ["mysql://host/db", '"mysql:"'],
    ["memory:name", "no path"],
    ["sqlite:", "names no file"],
    ["sqlite::memory:", "lost"],
    ["sqlite:////host/x", "host"],
    ["sqlite://host/x", "host"],
    ["sqlite:a\0b", "NUL"],
  ])("refuses %j, naming it and what is wrong", async (location, why) => {
    const error = await openStore(location).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "store_url_invalid" });
    expect((error as Error).message).toContain(`"${location}"`);
    expect((error as Error).message).toContain(why);
  });

  it("hints at memory: for SQLite in memory", async () => {
    await expect(openStore("sqlite::memory:")).rejects.toMatchObject({ hint: expect.stringContaining('"memory:"') });
  });

  it("says what to install for PostgreSQL, and shows no password", async () => {
    const load = (name: string): Promise<unknown> =>
      Promise.reject(Object.assign(new Error(`Cannot find package '${name}'`), { code: "ERR_MODULE_NOT_FOUND" }));
    const error = (await openStore("postgres://me:secret@host/db", { load }).catch(
      (reason: unknown) => reason,
    )) as Error;
    expect(error).toMatchObject({ code: "store_not_installed", hint: "Run `npm i @pawl/postgres`." });
    expect(error.message).toContain("postgres://me:***@host/db");
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  it("passes on why an installed package cannot be loaded", async () => {
    const load = (): Promise<unknown> => Promise.reject(new SyntaxError("broken"));
    await expect(openStore("postgresql://host/db", { load })).rejects.toThrow("broken");
  });

  it("uses the installed package for PostgreSQL", async () => {
    class PostgresStore extends MemoryStore {
      readonly url: string;
      constructor(url: string) {
        super();
        this.url = url;
      }
    }
    const store = await openStore("postgres://host/db", { load: async () => ({ PostgresStore }) });
    expect((store as PostgresStore).url).toBe("postgres://host/db");
  });
});
