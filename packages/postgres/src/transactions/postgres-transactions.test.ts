import { drizzle as drizzleOnPg } from "drizzle-orm/node-postgres";
import { drizzle as drizzleOnPostgresJs } from "drizzle-orm/postgres-js";
import { sql as drizzleSql } from "drizzle-orm";
import { Kysely, PostgresDialect } from "kysely";
import { createPawl, fixed, workflow, type Context } from "pawl";
import { transactionConformance } from "pawl/testing";
import { Pool, type PoolClient } from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PostgresStore } from "../postgres-store.ts";
import { createDatabase, onServer } from "../testing/servers.fixture.ts";

let url = "";
let schemas = 0;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  url = await createDatabase("embedded");
  await onServer(url, "CREATE TABLE ledger (name text NOT NULL, n integer NOT NULL DEFAULT 0)");
});

afterAll(async () => {
  for (const close of closers) await close();
});

function rowsOf(name: string): Promise<{ readonly name: string }[]> {
  return onServer(url, "SELECT name FROM ledger WHERE name LIKE $1 ORDER BY name", [`${name}%`]);
}

describe("transactions on postgres", () => {
  it.each(transactionConformance)("$name", async ({ run }) => {
    const schema = `transactions_${(schemas += 1)}`;
    const handles: PostgresStore[] = [];
    const another = async (): Promise<PostgresStore> => {
      const handle = new PostgresStore(url, { schema });
      handles.push(handle);
      await handle.open();
      return handle;
    };
    try {
      await run({ store: await another(), another });
    } finally {
      await Promise.all(handles.map((handle) => handle.close()));
    }
  });

  const drivers: readonly [string, (database: string) => (ctx: Context, name: string) => Promise<string>][] = [
    [
      "the store's own client",
      () => (ctx, name) =>
        ctx.transaction("enter", async (tx: PoolClient) => {
          await tx.query("INSERT INTO ledger (name) VALUES ($1)", [name]);
          return `it's "\\" ${name}`;
        }),
    ],
    [
      "a pool of pg",
      (database) => {
        const pool = new Pool({ connectionString: database });
        closers.push(() => pool.end());
        return (ctx, name) =>
          ctx.transaction("enter", { using: pool }, async (tx) => {
            await tx.query("INSERT INTO ledger (name) VALUES ($1)", [name]);
            return `it's "\\" ${name}`;
          });
      },
    ],
    [
      "postgres",
      (database) => {
        const sql = postgres(database, { onnotice: () => {} });
        closers.push(() => sql.end());
        return (ctx, name) =>
          ctx.transaction("enter", { using: sql }, async (tx) => {
            await tx`INSERT INTO ledger (name) VALUES (${name})`;
            return `it's "\\" ${name}`;
          });
      },
    ],
    [
      "Kysely",
      (database) => {
        const kysely = new Kysely<{ ledger: { name: string } }>({
          dialect: new PostgresDialect({ pool: new Pool({ connectionString: database }) }),
        });
        closers.push(() => kysely.destroy());
        return (ctx, name) =>
          ctx.transaction("enter", { using: kysely }, async (tx) => {
            await tx.insertInto("ledger").values({ name }).execute();
            return `it's "\\" ${name}`;
          });
      },
    ],
    [
      "Drizzle on pg",
      (database) => {
        const pool = new Pool({ connectionString: database });
        closers.push(() => pool.end());
        const drizzle = drizzleOnPg(pool);
        return (ctx, name) =>
          ctx.transaction("enter", { using: drizzle }, async (tx) => {
            await tx.execute(drizzleSql`INSERT INTO ledger (name) VALUES (${name})`);
            return `it's "\\" ${name}`;
          });
      },
    ],
    [
      "Drizzle on postgres",
      (database) => {
        const sql = postgres(database, { onnotice: () => {} });
        closers.push(() => sql.end());
        const drizzle = drizzleOnPostgresJs(sql);
        return (ctx, name) =>
          ctx.transaction("enter", { using: drizzle }, async (tx) => {
            await tx.execute(drizzleSql`INSERT INTO ledger (name) VALUES (${name})`);
            return `it's "\\" ${name}`;
          });
      },
    ],
  ];

  describe.each(drivers)("with %s", (driver, make) => {
    it("commit with the step's record, are undone with a failure, and say where they are elsewhere", async () => {
      const enter = make(url);
      let calls = 0;
      const flow = workflow({ name: "flow", retry: fixed({ attempts: 2, delay: 0 }) }, async (ctx) => {
        const text = await enter(ctx, driver);
        // The attempt that fails leaves nothing.
        const failing = wrapped(ctx, () => {
          if (++calls === 1) throw new Error("for now");
        });
        await enter(failing, `${driver}, second`);
        return text;
      });
      const elsewhere = make(await createDatabase("embedded"));
      const lost = workflow({ name: "lost" }, (ctx) => elsewhere(ctx, "lost"));
      const pawl = await createPawl({ store: new PostgresStore(url), workflows: [flow, lost] });
      await pawl.startWorker();
      try {
        expect(await (await pawl.start(flow)).result()).toBe(`it's "\\" ${driver}`);
        expect(await rowsOf(driver)).toEqual([{ name: driver }, { name: `${driver}, second` }]);
        const isOwn = driver === "the store's own client";
        const code = await (await pawl.start(lost)).result().catch((error: { code: string }) => error.code);
        expect(code).toBe(isOwn ? `it's "\\" lost` : "transaction_elsewhere");
      } finally {
        await pawl.close();
      }
    });
  });

  it("take no driver that they do not know", async () => {
    const flow = workflow({ name: "flow" }, (ctx) => ctx.transaction("a", { using: { query: 5 } }, () => 1));
    const pawl = await createPawl({ store: new PostgresStore(url), workflows: [flow] });
    await pawl.startWorker();
    await expect((await pawl.start(flow)).result()).rejects.toMatchObject({ code: "transaction_elsewhere" });
    await pawl.close();
  });
});

it("do every write exactly once in 100 runs, though connections break, answers get lost and attempts fail", async () => {
  await onServer(url, "CREATE TABLE effects (run text, n integer)");
  const store = new PostgresStore(url, { schema: "broken" });
  const random = dice(4711);
  const inner = store.transactions.run.bind(store.transactions);
  let calls = 0;
  store.transactions.run = async (params) => {
    if (random() < 0.15) throw new Error("before");
    if (++calls % 10 === 0)
      await onServer(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pawl transactions'",
      );
    const text = await inner(params);
    if (random() < 0.2) throw new Error("the answer is lost");
    return text;
  };
  const flow = workflow({ name: "flow", retry: fixed({ attempts: 30, delay: 0 }) }, async (ctx) => {
    for (const n of [1, 2]) {
      await ctx.transaction("effect", async (tx: PoolClient) => {
        await tx.query("INSERT INTO effects VALUES ($1, $2)", [ctx.run.id, n]);
        if (random() < 0.15) throw new Error("in the middle");
      });
    }
  });
  const pawl = await createPawl({ store, workflows: [flow] });
  await pawl.startWorker({ concurrency: 100 });
  const runs = await Promise.all(Array.from({ length: 100 }, () => pawl.start(flow)));
  await Promise.all(runs.map((run) => run.result()));
  const rows = await onServer<{ run: string; n: number }>(url, "SELECT run, n FROM effects");
  expect(rows).toHaveLength(200);
  expect(new Set(rows.map(({ run, n }) => `${run} ${n}`)).size).toBe(200);
  await pawl.close();
});

it("tell of a deferred constraint of the user's as the database does", async () => {
  await onServer(url, "CREATE TABLE strict (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  const flow = workflow({ name: "flow" }, (ctx) =>
    ctx.transaction("twice", async (tx: PoolClient) => {
      await tx.query("INSERT INTO strict VALUES (1), (1)");
    }),
  );
  const pawl = await createPawl({ store: new PostgresStore(url), workflows: [flow] });
  await pawl.startWorker();
  await expect((await pawl.start(flow)).result()).rejects.toMatchObject({ code: "postgres_constraint" });
  await pawl.close();
});

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The same context, whose transactions fail behind the user's writes when `check` throws. */
function wrapped(ctx: Context, check: () => void): Context {
  const transaction = (name: string, ...rest: unknown[]): Promise<unknown> => {
    const fn = rest.at(-1) as (tx: unknown, step: unknown) => Promise<unknown>;
    const checked = async (tx: unknown, step: unknown): Promise<unknown> => {
      const value = await fn(tx, step);
      check();
      return value;
    };
    return (ctx.transaction as (...given: unknown[]) => Promise<unknown>).call(
      ctx,
      name,
      ...rest.slice(0, -1),
      checked,
    );
  };
  return new Proxy(ctx, {
    get: (target, key) => (key === "transaction" ? transaction : Reflect.get(target, key, target)),
  });
}
