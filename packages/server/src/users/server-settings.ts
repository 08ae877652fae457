import { Settings, type BodyOf, type settingsUpdate } from "@pawl/api";
import type { Kysely } from "kysely";
import type { AuthChanges } from "../auth/auth-changes.ts";
import { Remembered } from "../auth/remembered.ts";
import type { Tables } from "../database/tables.ts";

const key = "settings";

/** What an admin decides for all, while the server runs. */
export class ServerSettings {
  readonly #db: Kysely<Tables>;
  readonly #changes: AuthChanges;
  readonly #defaults: Settings;
  readonly #known = new Remembered<Settings>(1);

  constructor({
    db,
    changes,
    defaults,
  }: {
    readonly db: Kysely<Tables>;
    readonly changes: AuthChanges;
    readonly defaults: Settings;
  }) {
    this.#db = db;
    this.#changes = changes;
    this.#defaults = defaults;
    changes.onChange((change) => {
      if (change === "settings" || change === "everything") this.#known.clear();
    });
  }

  async get(): Promise<Settings> {
    // Where nobody calls with a token, as at sign-in, nothing else would ask for news.
    await this.#changes.catchUp();
    return this.#known.get(key, () => this.#read(this.#db));
  }

  async update(change: BodyOf<typeof settingsUpdate>): Promise<Settings> {
    return this.#changes.change(async (tx, changed) => {
      await takeTurn(tx);
      const before = await this.#read(tx);
      const defaultLimits = { ...before.defaultLimits, ...change.defaultLimits };
      const settings = Settings.parse({ ...before, ...change, defaultLimits });
      const value = JSON.stringify(settings);
      await tx.updateTable("setting").set({ value }).where("key", "=", key).execute();
      changed("settings");
      return settings;
    });
  }

  async #read(db: Kysely<Tables>): Promise<Settings> {
    const row = await db.selectFrom("setting").select("value").where("key", "=", key).executeTakeFirst();
    // Settings that came with a newer version have their defaults until somebody decides.
    return row === undefined
      ? this.#defaults
      : Settings.parse({ ...this.#defaults, ...(JSON.parse(row.value) as object) });
  }
}

/** Two who change different settings at once must not undo each other's: the row, which decides nothing as long as it is empty, is the lock. */
async function takeTurn(tx: Kysely<Tables>): Promise<void> {
  await tx
    .insertInto("setting")
    .values({ key, value: "{}" })
    .onConflict((conflict) => conflict.column("key").doUpdateSet((row) => ({ value: row.ref("setting.value") })))
    .execute();
}

/** Closed where strangers can come: an admin opens it. */
export function defaultSettings(mode: "dev" | "production"): Settings {
  const isOpen = mode === "dev";
  return {
    allowGuests: isOpen,
    allowRegistration: isOpen,
    guestDays: 30,
    defaultLimits: { runsPerDay: null, tokensPerDay: null, fileBytes: null },
    auditDays: 365,
  };
}
