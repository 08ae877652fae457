import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const file = (path: string): string => join(import.meta.dirname, path);

test("tells the story that the README shows", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@pawl/source", file("main.ts")]);
  const [, shown] = /```text\n(.*?)\n```/s.exec(readFileSync(file("../README.md"), "utf8")) ?? [];
  expect(stdout.trim()).toBe(shown);
});
