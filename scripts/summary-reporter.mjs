import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./setup.mjs";

/**
 * What scripts/test.mjs prints after vitest's own report.
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[], problems: string[] }} Summary
 */

/** A vitest reporter that writes the counts to the file that PAWL_TEST_SUMMARY names. */
export default class SummaryReporter {
  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Summary} */
    const summary = { passed: 0, failed: 0, skipped: [], problems: [] };
    for (const module of modules) addModule(summary, module);
    if (unhandledErrors.length > 0) {
      summary.failed += unhandledErrors.length;
      summary.problems.push(`${unhandledErrors.length} errors were thrown outside of any test`);
    }
    const file = process.env.PAWL_TEST_SUMMARY;
    if (file !== undefined) writeFileSync(file, JSON.stringify(summary));
  }
}

/**
 * @param {Summary} summary
 * @param {import("vitest/node").TestModule} module
 */
function addModule(summary, module) {
  const file = relative(root, module.moduleId);
  let failedTests = 0;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === "passed") summary.passed += 1;
    else if (result.state === "failed") failedTests += 1;
    else summary.skipped.push({ name: `${file} > ${test.fullName}`, reason: skipReason(test, result) });
  }
  summary.failed += failedTests;
  if (failedTests === 0 && !module.ok()) {
    summary.failed += 1;
    summary.problems.push(`${file} could not be loaded, or a hook of it failed`);
  }
}

/**
 * @param {import("vitest/node").TestCase} test
 * @param {import("vitest/node").TestResult} result
 */
function skipReason(test, result) {
  if (result.state === "skipped" && result.note !== undefined) return result.note;
  if (test.options.mode === "todo") return "not written yet";
  return test.options.mode === "skip" ? "marked as skipped" : "not selected";
}
