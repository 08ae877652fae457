import { expect, test } from "vitest";
import { serverDatabase } from "./server-database.ts";

test.each([
  ["sqlite:/data/pawl.db", "sqlite:/data/pawl.server.db"],
  ["sqlite:/data/runs.sqlite3", "sqlite:/data/runs.server.db"],
  ["sqlite:/data/runs", "sqlite:/data/runs.server.db"],
  ["postgres://me@host/db", "postgres://me@host/db"],
  ["memory:", "sqlite::memory:"],
])("beside %s the server has %s", (store, database) => {
  expect(serverDatabase(store)).toBe(database);
});

test("asks for a place where the store is one of one's own", () => {
  expect(() => serverDatabase({ commit: () => undefined })).toThrow("the configuration must say server.database");
});
