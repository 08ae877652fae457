import { BaseSequencer } from "vitest/node";

/** What takes longest, in order: started late, one of these would keep one core busy at the end while the others idle. */
const longest = [
  "packages/postgres/src/postgres-store.test.ts",
  "apps/dashboard/e2e/",
  "packages/pawl/src/store/sqlite/sqlite-store.test.ts",
  "docs/snippets.test.ts",
  "packages/pawl/src/testing/simulation/",
  "chaos/src/main.test.ts",
  "packages/server/src/",
  "main.kill.test.ts",
  "packages/pawl/src/promises/promise-01",
  "packages/cli/src/processes.test.ts",
];

/** Vitest's own order goes by file size in a fresh clone, which says nothing of a file that runs one suite against three servers. */
export default class LongestFirst extends BaseSequencer {
  /**
   * @param {import("vitest/node").TestSpecification[]} files
   * @override
   */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => place(a.moduleId) - place(b.moduleId));
  }
}

/** @param {string} file */
function place(file) {
  const found = longest.findIndex((part) => file.includes(part));
  return found === -1 ? longest.length : found;
}
