import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWhole } from "./file.ts";

test("replaces the file and leaves nothing beside it", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "earthquakes-")), "out");
  writeWhole(join(folder, "a.txt"), "one");
  writeWhole(join(folder, "a.txt"), "two");
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("two");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});
