import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AuthChanges } from "../auth/auth-changes.ts";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { defaultSettings, ServerSettings } from "./server-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "pawl-server-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = {
  SQLite: () => Promise.resolve(`sqlite:${join(folder, "server.db")}`),
  PostgreSQL: postgresDatabase,
};

describe.each(Object.entries(databases))("settings on %s", (_name, url) => {
  let database: ServerDatabase;
  beforeAll(async () => {
    database = await openDatabase(await url());
  });
  afterAll(() => database.close());

  const server = (): ServerSettings => {
    const changes = new AuthChanges({ db: database.db, nowMs: () => Date.now() });
    return new ServerSettings({ db: database.db, changes, defaults: defaultSettings("dev") });
  };

  test("that two admins change at once are both changed", async () => {
    for (let round = 0; round < 5; round += 1) {
      const isOpen = round % 2 === 1;
      await Promise.all([
        server().update({ allowRegistration: isOpen }),
        server().update({ allowGuests: isOpen }),
        server().update({ auditDays: 100 + round }),
        server().update({ guestDays: 10 + round }),
      ]);
      expect(await server().get()).toMatchObject({
        allowRegistration: isOpen,
        allowGuests: isOpen,
        auditDays: 100 + round,
        guestDays: 10 + round,
      });
    }
  });
});
