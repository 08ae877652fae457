import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";

const doc = readFileSync(new URL("../../../../docs/server-errors.md", import.meta.url), "utf8");

test("has the same codes, statuses and hints as docs/server-errors.md, where each is explained", () => {
  const rows = [...doc.matchAll(/^\| `(\w+)` *\| (\d{3}) *\| (.*?) *\| (.*?) *\|$/gm)];
  const told = rows.map(([, code, status, , hint]) => ({ code, status: Number(status), hint }));
  const entries = Object.entries(catalogue).map(([code, { status, hint = "" }]) => ({ code, status, hint }));
  expect(byCode(told)).toEqual(byCode(entries));
  expect(rows.filter(([, , , meaning]) => meaning === "").map(([, code]) => code)).toEqual([]);
});

function byCode<Row extends { code: string | undefined }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => String(a.code).localeCompare(String(b.code)));
}
