import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const file = (path: string): string => join(import.meta.dirname, path);

test("tells the story that the README shows", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", file("main.ts")]);
  expect(stdout).toContain("run      completed: paid");
  expect(readFileSync(file("../README.md"), "utf8")).toContain(`\`\`\`text\n${stdout.trim()}\n\`\`\``);
});
