import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";

test("docs/server.md lists every code of the server with its status, and no other", () => {
  const doc = readFileSync(new URL("../../../../docs/server.md", import.meta.url), "utf8");
  const listed = [...doc.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) +\|/gm)].map(([, code, status]) => `${code} ${status}`);
  const known = Object.entries(catalogue).map(([code, { status }]) => `${code} ${status}`);
  expect(listed.toSorted()).toEqual(known.toSorted());
});
