import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { PawlError } from "../../errors/pawl-error.ts";
import { isWriteFault, storeError } from "./sqlite-error.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-error-"));
afterAll(() => rmSync(folder, { recursive: true }));

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("an error of SQLite becomes one with a code", () => {
  it("a full database", () => {
    const database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE t (x); PRAGMA max_page_count = 3");
    const error = thrownBy(() => database.exec("INSERT INTO t VALUES (zeroblob(100000))"));
    expect(storeError(error, "/data/pawl.db")).toMatchObject({
      code: "store_full",
      message: expect.stringContaining("/data/pawl.db"),
      cause: error,
    });
  });

  it("a connection that may only read", () => {
    const path = join(folder, "readonly.db");
    new DatabaseSync(path).exec("CREATE TABLE t (x)");
    const error = thrownBy(() => new DatabaseSync(path, { readOnly: true }).exec("INSERT INTO t VALUES (1)"));
    expect(storeError(error, path)).toMatchObject({ code: "store_readonly" });
  });

  it("a broken constraint, which is a fault of one write", () => {
    const database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1)");
    const error = thrownBy(() => database.exec("INSERT INTO t VALUES (1)"));
    expect(isWriteFault(error)).toBe(true);
    expect(isWriteFault(new Error("else"))).toBe(false);
    expect(storeError(error, "x").code).toBe("store_unavailable");
  });

  it("a value that cannot be bound, which is not the store's fault", () => {
    const database = new DatabaseSync(":memory:");
    database.exec("CREATE TABLE t (x)");
    const error = thrownBy(() => database.prepare("INSERT INTO t VALUES (?)").run(undefined as never));
    expect(storeError(error, "x")).toMatchObject({ code: "invalid_input", retryable: false, cause: error });
  });

  it.each([
    [10, "store_unavailable"],
    [778, "store_unavailable"],
    [11, "store_corrupt"],
    [267, "store_corrupt"],
    [26, "store_corrupt"],
    [3, "store_readonly"],
    [14, "store_unavailable"],
  ])("result code %i is %s", (errcode, code) => {
    const error = Object.assign(new Error("it failed"), { errcode });
    expect(storeError(error, join(folder, "x.db"))).toMatchObject({ code, details: { sqlite: errcode } });
    expect(storeError(error, "/nowhere/at/all/x.db")).toMatchObject({ code });
  });

  it.each([
    ["EACCES", "store_readonly"],
    ["EROFS", "store_readonly"],
    ["ENOENT", "store_readonly"],
    ["ENOSPC", "store_full"],
    ["ENOTDIR", "store_url_invalid"],
    ["EISDIR", "store_url_invalid"],
    ["EMFILE", "store_unavailable"],
  ])("the system's %s is %s", (systemCode, code) => {
    const error = Object.assign(new Error("it failed"), { code: systemCode });
    expect(storeError(error, "/data/pawl.db")).toMatchObject({ code, hint: expect.any(String) });
  });

  it("an error of the system as it comes", () => {
    const error = thrownBy(() => readFileSync(join(folder, "x", "y")));
    expect(storeError(error, join(folder, "x", "y")).code).toBe("store_readonly");
  });

  it("what is thrown that is no error, and what has its code already", () => {
    expect(storeError("text", "/data/pawl.db").message).toContain("text");
    const known = new PawlError("store_busy", "busy");
    expect(storeError(known, "x")).toBe(known);
  });
});
