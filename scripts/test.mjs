// node scripts/test.mjs [vitest arguments]: sets up what is missing, the dashboard too, runs the tests, and ends with `N passed, N failed` alone on a line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDashboard } from "./dashboard.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { runInPlace } from "./spawn.mjs";

const node = ensureSetup();
// What the tests in a browser look at is what the server will serve.
if ((await ensureDashboard()) !== 0) process.exit(1);
const folder = mkdtempSync(join(tmpdir(), "pawl-test-"));
const summaryFile = join(folder, "summary.json");
const code = await runInPlace(
  node,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    `--reporter=${join(root, "scripts/summary-reporter.mjs")}`,
    ...process.argv.slice(2),
  ],
  { PAWL_TEST_SUMMARY: summaryFile },
);
/** @type {import("./summary-reporter.mjs").Summary} */
const summary = existsSync(summaryFile)
  ? JSON.parse(readFileSync(summaryFile, "utf8"))
  : { passed: 0, failed: 0, skipped: [], problems: ["vitest ended before it could report"] };
rmSync(folder, { recursive: true, force: true });
process.exitCode = report(summary, code);

/**
 * @param {import("./summary-reporter.mjs").Summary} summary
 * @param {number} code
 */
function report({ passed, failed, skipped, problems }, code) {
  for (const { name, reason } of skipped) process.stdout.write(`skipped: ${name} (${reason})\n`);
  if (skipped.length > 0 && process.env.PAWL_TEST_NO_SKIP === "1") {
    problems.push("PAWL_TEST_NO_SKIP=1: a skipped test is a failure");
    failed += skipped.length;
    skipped = [];
  }
  if (code !== 0 && failed === 0) {
    problems.push(
      "vitest failed though every test passed; its message is above (coverage below its threshold, for one)",
    );
    failed = 1;
  }
  for (const problem of problems) process.stdout.write(`problem: ${problem}\n`);
  process.stdout.write(
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}\n`,
  );
  return code !== 0 ? code : failed > 0 ? 1 : 0;
}
