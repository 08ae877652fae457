import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getMigrations } from "better-auth/db/migration";
import { expect, test } from "vitest";
import { openDatabase } from "../database/open-database.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { boundedHashing } from "./password-hashing.ts";
import { userBaseOptions } from "./user-base.ts";

test.each(["sqlite", "postgres"] as const)("our tables on %s are what better-auth wants", async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-user-base-"));
  const url = kind === "sqlite" ? `sqlite:${join(folder, "server.db")}` : await postgresDatabase();
  const database = await openDatabase(url);
  const secret = "a secret of the server, long enough";
  const { toBeCreated, toBeAdded } = await getMigrations(
    userBaseOptions({ database, secret, hashing: boundedHashing() }),
  );
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
  await database.close();
  rmSync(folder, { recursive: true });
});
