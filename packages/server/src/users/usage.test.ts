import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type ServerDatabase } from "../database/open-database.ts";
import { settingsOf } from "../settings.ts";
import { cheapHashing } from "../testing/cheap-hashing.fixture.ts";
import { postgresDatabase } from "../testing/postgres-database.fixture.ts";
import { setClock } from "../testing/set-clock.fixture.ts";
import { AuthChanges } from "../auth/auth-changes.ts";
import { FailedSignIns } from "../auth/failed-sign-ins.ts";
import { Accounts } from "./accounts.ts";
import { openPeople, type People } from "./people.ts";

describe.each(["sqlite", "postgres"] as const)("on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "pawl-usage-"));
  const clock = setClock();
  let database: ServerDatabase;
  let people: People;
  beforeAll(async () => {
    const url = kind === "postgres" ? await postgresDatabase() : `sqlite:${join(folder, "server.db")}`;
    database = await openDatabase(url);
    const settings = settingsOf({ pawl: {} as never, database: url, mode: "dev" });
    people = await openPeople({ database, settings, nowMs: clock.nowMs, hashing: cheapHashing });
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  const guest = async (limits: Record<string, number>) => {
    const { id } = await people.accounts.createGuest();
    const none = { runsPerDay: null, tokensPerDay: null, fileBytes: null };
    await people.directory.update(id, { limits: { ...none, ...limits } });
    return id;
  };
  const today = async (id: string) => (await people.usage.days(id, 1))[0];

  test("of many starts at once, exactly as many get through as are left", async () => {
    const id = await guest({ runsPerDay: 7 });
    await people.usage.takeRuns(id, 2);
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => people.usage.takeRuns(id)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    const refused = asked.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({ reason: { code: "runs_limit_reached", details: { limit: 7 } } });
    expect(await today(id)).toMatchObject({ runs: 7 });
    await people.usage.giveBackRuns(id);
    await people.usage.takeRuns(id);
    await expect(people.usage.takeRuns(id)).rejects.toMatchObject({ code: "runs_limit_reached" });

    clock.advance(86_400_000);
    await people.usage.takeRuns(id, 7);
    await expect(people.usage.takeRuns(id)).rejects.toMatchObject({ code: "runs_limit_reached" });
  });

  test("a limit of nothing lets nothing through, and no limit lets everything", async () => {
    const none = await guest({ runsPerDay: 0 });
    await expect(people.usage.takeRuns(none)).rejects.toMatchObject({ code: "runs_limit_reached" });
    const two = await guest({ runsPerDay: 2 });
    await expect(people.usage.takeRuns(two, 3)).rejects.toMatchObject({ code: "runs_limit_reached" });
    expect(await today(two)).toBeUndefined();
    const unlimited = await guest({});
    await people.usage.takeRuns(unlimited, 1_000_000);
    await people.usage.takeRuns(unlimited);
  });

  test("writes what many users did, in whatever order they came, and when each was seen last", async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => guest({})));
    const first = clock.nowMs();
    for (const id of ids) people.usage.seen(id);
    clock.advance(1_000);
    people.usage.seen(ids[3]!);
    await people.usage.takeRuns(ids[4]!, 2);
    await people.usage.giveBackRuns(ids[4]!);
    // Taken before, and given back only now; of another nothing is left to give back.
    await people.usage.giveBackRuns(ids[5]!);
    await people.usage.flush();
    await people.usage.takeRuns(ids[6]!, 3);
    await people.usage.flush();
    await people.usage.giveBackRuns(ids[6]!);
    await people.usage.flush();
    expect(await Promise.all(ids.slice(3, 7).map(async (id) => (await today(id))?.runs))).toEqual([0, 1, 0, 2]);
    expect(await Promise.all(ids.slice(2, 5).map(async (id) => (await today(id))?.requests))).toEqual([1, 2, 1]);
    const seen = await Promise.all(ids.slice(2, 4).map(async (id) => (await people.accounts.find(id))?.lastSeenMs));
    expect(seen).toEqual([first, first + 1_000]);
  });

  test("the settings' limits hold for whoever has none of their own", async () => {
    const id = await guest({});
    const own = await guest({ runsPerDay: 3 });
    await people.serverSettings.update({ defaultLimits: { runsPerDay: 1, tokensPerDay: 500, fileBytes: null } });
    await people.usage.takeRuns(id);
    await expect(people.usage.takeRuns(id)).rejects.toMatchObject({ code: "runs_limit_reached" });
    await people.usage.takeRuns(own, 3);
    expect(await people.usage.limitsOf(own)).toEqual({ runsPerDay: 3, tokensPerDay: 500, fileBytes: null });
  });

  test("adds tokens that are used at once, and requests when they are written", async () => {
    const id = await guest({});
    await Promise.all(Array.from({ length: 10 }, () => people.usage.addTokens(id, 1_000_000_000)));
    people.usage.seen(id);
    people.usage.seen(id);
    expect(await today(id)).toMatchObject({ tokens: 10_000_000_000, requests: 0 });
    await people.usage.flush();
    await people.usage.flush();
    expect(await today(id)).toMatchObject({ requests: 2 });
  });

  test("removes guests who were not seen for long, with what is theirs, and nobody else", async () => {
    const removed: string[] = [];
    people.directory.onRemove((id) => {
      removed.push(id);
      return Promise.resolve();
    });
    const [gone, stays, upgraded] = await Promise.all([guest({}), guest({}), guest({})]);
    const { refreshToken } = await people.devices.open(gone, { ip: null, userAgent: null });
    await people.accounts.upgradeGuest(upgraded, {
      email: `${kind}@example.com`,
      name: "U",
      password: "wide open meadow",
    });
    clock.advance(30 * 86_400_000 + 1);
    people.usage.seen(stays);
    await people.cleanUp();
    expect(removed).toContain(gone);
    expect(await people.accounts.find(gone)).toBeNull();
    expect(await people.accounts.find(stays)).not.toBeNull();
    expect(await people.accounts.find(upgraded)).not.toBeNull();
    await expect(people.devices.refresh(refreshToken, { ip: null, userAgent: null })).rejects.toMatchObject({
      code: "refresh_invalid",
    });
    const { count } = await database.db
      .selectFrom("device")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    expect(count).toBe(0);
  });

  test("after too many wrong passwords for an email, known or not, none is tried any more for a while", async () => {
    let hashed = 0;
    const hashing = {
      hash: (text: string) => Promise.resolve(`${++hashed} ${text}`),
      verify: (given: { readonly hash: string; readonly password: string }) =>
        Promise.resolve(given.hash === `${hashed++} ${given.password}`),
    };
    const changes = new AuthChanges({ db: database.db, nowMs: clock.nowMs });
    const failed = new FailedSignIns({ db: database.db, nowMs: clock.nowMs, max: 2 });
    const accounts = new Accounts({ db: database.db, base: people.base, hashing, changes, failed, nowMs: clock.nowMs });
    await accounts.create({ email: `known-${kind}@example.com`, name: "K", password: "wide open meadow" });
    for (const email of [`known-${kind}@example.com`, `unknown-${kind}@example.com`]) {
      const before = hashed;
      for (const password of ["a", "b"])
        await expect(accounts.signIn({ email, password })).rejects.toMatchObject({ code: "credentials_wrong" });
      // What takes the time is done for both.
      expect(hashed - before).toBe(2);
      const refused = accounts.signIn({ email: email.toUpperCase(), password: "wide open meadow" });
      await expect(refused).rejects.toMatchObject({ code: "too_many_requests", retryAfterMs: expect.any(Number) });
      expect(hashed - before).toBe(2);
    }
  });

  test("makes one admin, told once, however many servers start", async () => {
    const told = await Promise.all(Array.from({ length: 4 }, () => people.ensureAdmin()));
    const first = told.filter((admin) => admin !== null);
    expect(first).toEqual([{ email: "admin@localhost", password: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) }]);
    expect(await people.ensureAdmin()).toBeNull();
    expect(await people.accounts.signIn(first[0]!)).toMatchObject({
      user: { role: "admin", isEmailVerified: false },
    });
  });
});
