import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { KeptStatements } from "./kept-statements.ts";

test("prepares what is asked for again only once, and forgets what was asked for longest ago", () => {
  const database = new DatabaseSync(":memory:");
  const prepared: string[] = [];
  const prepare = (sql: string) => {
    prepared.push(sql);
    return database.prepare(sql);
  };
  const kept = new KeptStatements({ prepare, max: 2 });
  const ask = (number: number) => kept.of(`SELECT ${number} AS n`).get();
  expect([ask(1), ask(2), ask(1), ask(3), ask(1), ask(2)]).toEqual([1, 2, 1, 3, 1, 2].map((n) => ({ n })));
  expect(prepared.map((sql) => Number(sql.slice(7, 8)))).toEqual([1, 2, 3, 2]);
  database.close();
});
