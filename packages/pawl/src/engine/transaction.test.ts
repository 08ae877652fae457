import type { DatabaseSync } from "node:sqlite";
import { DatabaseSync as Database } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { fixed, noRetry } from "../retry/retry-policy.ts";
import { encrypt } from "../payload/codecs/encrypt.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { StoreTransactions } from "../store/store-transactions.ts";
import { workflow } from "../workflow/workflow.ts";
import { Gate, openPawl, Place, problem, story } from "./test-kit.fixture.ts";

/** A place with a table for effects: one row for each time that one was committed. */
function ledger(): { readonly place: Place; readonly rows: () => string[] } {
  const place = new Place("sqlite");
  return {
    place,
    rows: () => {
      const database = new Database(place.file, { readOnly: true });
      const found = database.prepare("SELECT name FROM ledger ORDER BY rowid").all() as { name: string }[];
      database.close();
      return found.map(({ name }) => name);
    },
  };
}

function enter(tx: DatabaseSync, name: string): string {
  tx.exec("CREATE TABLE IF NOT EXISTS ledger (name TEXT)");
  tx.prepare("INSERT INTO ledger VALUES (?)").run(name);
  return `${name} entered`;
}

/** Tells of every commit before the engine hears of it. */
function watchedStore(file: string, onCommitted: () => Promise<void> | void): SqliteStore {
  const store = new SqliteStore(file);
  const transactions: StoreTransactions = {
    run: async (params) => {
      const text = await store.transactions.run(params);
      await onCommitted();
      return text;
    },
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === "transactions") return transactions;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

describe("ctx.transaction", () => {
  it("gives what its function returns, now and in every replay, with its writes done once", async () => {
    const { place, rows } = ledger();
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const first = await ctx.transaction("debit", (tx: DatabaseSync) => ({
        text: enter(tx, "debit"),
        at: new Date(7),
      }));
      const second = await ctx.transaction("debit", { timeout: "5s" }, (tx: DatabaseSync) => enter(tx, "again"));
      await ctx.step("after", () => {});
      return [first, second];
    });
    const pawl = await place.open([flow], { store: new SqliteStore(place.file), alwaysReplay: true });
    const run = await pawl.start(flow);
    expect(await run.result()).toEqual([{ text: "debit entered", at: new Date(7) }, "again entered"]);
    expect(rows()).toEqual(["debit", "again"]);
    expect(await story(pawl, run.id)).toEqual([
      "run-started",
      "step-completed debit",
      "step-completed debit#2",
      "step-completed after",
      "run-completed",
    ]);
  });

  it("is found when the answer to its commit got lost", async () => {
    const { place, rows } = ledger();
    let calls = 0;
    let losses = 0;
    const store = watchedStore(place.file, () => {
      if (losses++ === 0) throw new PawlError("store_unavailable", "The connection was lost.");
    });
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 3, delay: 0 }) }, (ctx) =>
      ctx.transaction("debit", (tx: DatabaseSync) => ((calls += 1), enter(tx, "debit"))),
    );
    const pawl = await place.open([flow], { store });
    expect(await (await pawl.start(flow)).result()).toBe("debit entered");
    expect([calls, rows()]).toEqual([1, ["debit"]]);
  });

  it("is found when the answer to its commit got lost in its last attempt", async () => {
    const { place, rows } = ledger();
    let losses = 0;
    const store = watchedStore(place.file, () => {
      if (losses++ === 0) throw new PawlError("store_unavailable", "The connection was lost.");
    });
    const flow = workflow({ name: "flow", retry: noRetry() }, (ctx) =>
      ctx.transaction("debit", (tx: DatabaseSync) => enter(tx, "debit")),
    );
    const pawl = await place.open([flow], { store });
    const run = await pawl.start(flow);
    expect(await run.result()).toBe("debit entered");
    expect(rows()).toEqual(["debit"]);
    expect(await story(pawl, run.id)).toEqual(["run-started", "step-completed debit", "run-completed"]);
  });

  it("is found by a retry where it has committed and counts as failed, but not behind a step that is done anew", async () => {
    const { place, rows } = ledger();
    let isDown = true;
    let price = 5;
    const store = watchedStore(place.file, () => {
      if (isDown) throw new PawlError("store_unavailable", "The connection was lost.");
    });
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      const quoted = await ctx.step("quote", () => price);
      return (
        await ctx.parallel("all", [() => ctx.transaction("debit", (tx: DatabaseSync) => enter(tx, `debit ${quoted}`))])
      )[0];
    });
    const pawl = await place.open([flow], { store });
    const run = await pawl.start(flow);
    const lost = async (): Promise<string[]> => {
      expect((await problem(run.result())).code).toBe("store_unavailable");
      return rows();
    };
    expect(await lost()).toEqual(["debit 5"]);
    await pawl.retry(run.id);
    expect(await lost()).toEqual(["debit 5"]);
    price = 6;
    await pawl.retry(run.id, { from: "quote" });
    expect(await lost()).toEqual(["debit 5", "debit 6"]);
    isDown = false;
    await pawl.retry(run.id);
    expect(await run.result()).toBe("debit 6 entered");
    expect(rows()).toEqual(["debit 5", "debit 6"]);
  });

  it("is found by the next owner when its worker ends between the commit and the log", async () => {
    const { place, rows } = ledger();
    const committed = new Gate();
    let calls = 0;
    const store = watchedStore(place.file, () => (committed.open(), new Promise<void>(() => {})));
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.transaction("debit", (tx: DatabaseSync) => ((calls += 1), enter(tx, "debit"))),
    );
    const first = await place.open([flow], { store });
    const run = await first.start(flow);
    await committed.opened;
    await first.close({ timeout: 0 });
    const second = await place.open([flow], { store: new SqliteStore(place.file) });
    expect(await second.run(run.id).result()).toBe("debit entered");
    expect([calls, rows()]).toEqual([1, ["debit"]]);
  });

  it("is undone as a whole when it fails or takes too long, and tried again", async () => {
    const { place, rows } = ledger();
    const flow = workflow({ name: "flow", retry: fixed({ attempts: 3, delay: 0 }) }, (ctx) =>
      ctx.transaction("debit", { timeout: "50ms" }, (tx: DatabaseSync, { attempt }) => {
        enter(tx, `attempt ${attempt}`);
        if (attempt === 1) throw new Error("for now");
        return attempt === 2 ? new Promise<string>(() => {}) : "done";
      }),
    );
    const pawl = await place.open([flow], { store: new SqliteStore(place.file) });
    expect(await (await pawl.start(flow)).result()).toBe("done");
    expect(rows()).toEqual(["attempt 3"]);
  });

  it("whose result cannot be stored writes nothing", async () => {
    const { place, rows } = ledger();
    const flow = workflow({ name: "flow", retry: noRetry() }, async (ctx) => {
      await ctx.transaction("create", (tx: DatabaseSync) => enter(tx, "create"));
      await ctx.transaction("bad", (tx: DatabaseSync) => (enter(tx, "bad"), () => {}));
    });
    const pawl = await place.open([flow], { store: new SqliteStore(place.file) });
    expect((await problem((await pawl.start(flow)).result())).code).toBe("value_not_storable");
    expect(rows()).toEqual(["create"]);
  });

  it("is compensated like any step, and done anew after that", async () => {
    const { place, rows } = ledger();
    let isFixed = false;
    const flow = workflow({ name: "flow" }, async (ctx) => {
      const undo = (): void => {};
      await ctx.transaction("debit", { undo }, (tx: DatabaseSync) => enter(tx, "debit"));
      await ctx.transaction("later", (tx: DatabaseSync) => enter(tx, "later"));
      if (!isFixed) throw new PermanentError("no");
    });
    const pawl = await place.open([flow], { store: new SqliteStore(place.file) });
    const run = await pawl.start(flow);
    await problem(run.result());
    isFixed = true;
    await (await pawl.retry(run.id)).result();
    expect(rows()).toEqual(["debit", "later", "debit", "later"]);
  });

  it("keeps its record as secret as that of other steps", async () => {
    const { place } = ledger();
    const codec = encrypt({ keys: { first: Buffer.alloc(32, 7).toString("base64") }, current: "first" });
    const flow = workflow({ name: "flow" }, (ctx) =>
      ctx.transaction("debit", (tx: DatabaseSync) => (enter(tx, "debit"), "the secret")),
    );
    const pawl = await place.open([flow], { store: new SqliteStore(place.file), codecs: [codec] });
    expect(await (await pawl.start(flow)).result()).toBe("the secret");
    const database = new Database(place.file, { readOnly: true });
    const [row] = database.prepare("SELECT value FROM pawl_transactions").all() as { value: string }[];
    database.close();
    expect(row?.value).not.toContain("secret");
  });

  it("says where it cannot be", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.transaction("debit", () => 1));
    const none = workflow({ name: "none" }, (ctx) => ctx.transaction("debit", undefined as never));
    const pawl = await openPawl("memory", [flow, none]);
    expect((await problem((await pawl.start(flow)).result())).code).toBe("transactions_unsupported");
    expect((await problem((await pawl.start(none)).result())).code).toBe("invalid_option");
  });
});
