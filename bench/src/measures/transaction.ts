import { workflow, type Pawl, type Workflow } from "pawl";
import type { Client } from "pg";
import type { DatabaseSync } from "node:sqlite";
import { figureOf, type Figure } from "../figure.ts";
import { inFlight } from "../in-flight.ts";
import { bareTransactionsPerSecond } from "../limit/bare-transactions.ts";
import type { Measure } from "../measure.ts";
import { takePairs } from "../pairs.ts";
import { rate } from "../rate.ts";
import { scaled, type Setting } from "../setting.ts";
import { withPawl } from "../with-pawl.ts";
import { stepCount, type Item } from "../workflows.ts";

const insertLite = "INSERT INTO ledger (run, i) VALUES (?, ?)";
const insertPg = { name: "ledger", text: "INSERT INTO ledger (run, i) VALUES ($1, $2)" };
const table = "CREATE TABLE IF NOT EXISTS ledger (run integer, i integer)";

const makesTable = workflow({ name: "makes-table" }, (ctx) =>
  ctx.transaction("table", async (tx: Client & DatabaseSync) => {
    await ("query" in tx ? tx.query(table) : (tx as DatabaseSync).exec(table));
  }),
);

const booksLite = workflow({ name: "books" }, async (ctx, { n }: Item) => {
  for (let i = 0; i < stepCount; i++)
    await ctx.transaction(`t${i}`, (tx: DatabaseSync) => {
      tx.prepare(insertLite).run(n, i);
      return { ok: true, i };
    });
  return n;
});

const booksPg = workflow({ name: "books" }, async (ctx, { n }: Item) => {
  for (let i = 0; i < stepCount; i++)
    await ctx.transaction(`t${i}`, async (tx: Client) => {
      await tx.query({ ...insertPg, values: [n, i] });
      return { ok: true, i };
    });
  return n;
});

/**
 * Steps per second of workflows of ten `ctx.transaction` in a row, each of which inserts one row, 1 and 100 runs in flight. Beside it: BEGIN, that insert and COMMIT in a loop; on
 * PostgreSQL on as many connections as Pawl uses for it, where there are as many runs.
 */
export const transaction: Measure = {
  name: "transaction",
  stores: ["sqlite", "postgres"],
  async *take(setting) {
    yield take(setting, 1);
    yield take(setting, 100);
  },
};

async function take(setting: Setting, concurrency: number): Promise<Figure> {
  const connections = setting.store === "postgres" ? Math.min(concurrency, 4) : 1;
  const runs = scaled(setting, concurrency === 1 ? 100 : 500, 10);
  const count = runs * stepCount;
  const pairs = await takePairs(
    setting,
    () => stepsPerSecond(setting, concurrency, runs),
    () => bareTransactionsPerSecond(setting, { connections, count, table, insertLite, insertPg }),
  );
  const extra = { concurrency, ...(setting.store === "postgres" ? { limitConnections: connections } : {}) };
  return figureOf({ name: transaction.name, store: setting.store, unit: "steps/s", extra }, pairs);
}

function stepsPerSecond(setting: Setting, concurrency: number, runs: number): Promise<number> {
  const books: Workflow<Item, number> = setting.store === "postgres" ? booksPg : booksLite;
  const work = (pawl: Pawl, count: number): Promise<void> =>
    inFlight(count, concurrency, async (n) => (await pawl.start(books, { n })).result());
  const prepare = async (pawl: Pawl): Promise<void> => {
    await (await pawl.start(makesTable)).result();
    await work(pawl, Math.ceil(runs / 4));
  };
  return withPawl({ setting, workflows: [books, makesTable], concurrency: 100, warmUp: prepare }, (pawl) =>
    rate(runs * stepCount, () => work(pawl, runs)),
  );
}
