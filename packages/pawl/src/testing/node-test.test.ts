import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("works in node:test as it does here", { timeout: 60_000 }, async () => {
  const file = fileURLToPath(new URL("node-test.fixture.ts", import.meta.url));
  const args = ["--conditions=@pawl/source", "--test", "--test-isolation=none", "--test-reporter=tap", file];
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  expect(stdout).toContain("# pass 2");
  expect(stdout).toContain("# fail 0");
});
