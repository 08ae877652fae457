import { availableParallelism } from "node:os";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";
import { compileCache } from "./scripts/compile-cache.mjs";
import LongestFirst from "./scripts/vitest/longest-first.mjs";

const conditions = ["@pawl/source", ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@pawl/source"] } },
  test: {
    include: ["{packages,apps,examples,bench,chaos,scripts,docs}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    // Vitest's default is a core less, which on two is one file at a time; one more, because a good part of the time goes into waiting for disks, servers and browsers.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    globalSetup: ["packages/postgres/src/testing/global-setup.fixture.ts", "scripts/vitest/fill-compile-cache.mjs"],
    setupFiles: ["scripts/vitest/keep-compile-cache.mjs"],
    // Worker threads that a test starts inherit this, so they find the workspace packages' sources too.
    execArgv: ["--conditions=@pawl/source"],
    // For the threads and processes that tests start.
    env: { NODE_COMPILE_CACHE: compileCache },
    // For what hangs only: a test of 5 s has taken 30 on a machine that others used too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["packages/pawl/src/**/*.ts"],
      exclude: ["**/*.{test,fixture}.ts", "packages/pawl/src/testing/simulation/{main,simulate-many,seed-thread}.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { lines: 90 },
    },
  },
});
