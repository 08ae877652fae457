import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Project } from "../testing/project.ts";

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe("db", () => {
  it("shows what is pending with exit code 1, without making the database, until it is migrated", async () => {
    const before = await project.pawl(["db", "status"]);
    expect(before.out).toMatch(/^✗ .*pawl\.db has no schema yet; pending:\n {4}1 {2}\w.*\n {2}→ .*pawl db migrate\n/);
    expect(before.code).toBe(1);
    expect(existsSync(join(project.folder, "pawl.db"))).toBe(false);

    const migrated = await project.pawl(["db", "migrate"]);
    expect(migrated).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Migrated .* from schema version 0 to 1\.$/m),
    });
    expect((await project.pawl(["db", "migrate"])).out).toMatch(/has schema version 1 already\.$/m);
    const after = await project.pawl(["db", "status"]);
    expect(after).toMatchObject({ code: 0, out: expect.stringMatching(/^✓ .* has schema version 1 of 1$/m) });
  });

  it("tells programs the version, and which one this Pawl needs", async () => {
    expect(await project.json("db", "migrate")).toEqual([
      { store: join(project.folder, "pawl.db"), from: 0, to: expect.any(Number) },
    ]);
    const [status] = await project.json<{ current: number; latest: number }>("db", "status");
    expect(status).toMatchObject({ state: "current", pending: [], current: status?.latest });
  });

  it("says that a newer Pawl has been there, and leaves the schema alone", async () => {
    await project.pawl(["db", "migrate"]);
    const database = new DatabaseSync(join(project.folder, "pawl.db"));
    database.exec("PRAGMA user_version = 99");
    const status = await project.pawl(["db", "status"]);
    expect(status.out).toContain("has schema version 99; this Pawl knows versions up to 1");
    expect(status.code).toBe(1);
    expect(await project.pawl(["db", "migrate"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("store_newer"),
    });
    expect(Object.values(database.prepare("PRAGMA user_version").get() as object)).toEqual([99]);
    database.close();
  });

  it("has nothing to do for a store in memory, and knows two actions", async () => {
    const memory = await project.pawl(["db", "status", "--store", "memory:"]);
    expect(memory).toMatchObject({ code: 2, err: expect.stringContaining("The memory store has no schema") });
    const unknown = await project.pawl(["db", "reset"]);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("Allowed choices are migrate, status") });
  });

  it("does not take a misspelt name for a new database", async () => {
    const { code, err } = await project.pawl(["db", "status", "--store", "sqlite:./typo.db"]);
    expect(err).toContain("store_not_found");
    expect(code).toBe(3);
  });
});
