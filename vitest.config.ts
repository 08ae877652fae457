import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const conditions = ["@pawl/source", ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@pawl/source"] } },
  test: {
    include: ["{packages,apps,examples,bench,chaos,scripts,docs}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    globalSetup: ["packages/postgres/src/testing/global-setup.fixture.ts"],
    // Worker threads that a test starts inherit this, so they find the workspace packages' sources too.
    execArgv: ["--conditions=@pawl/source"],
    // Threads and processes that tests start find their TypeScript stripped already. Stripping is WebAssembly, and V8 has been seen to crash when many threads
    // load that under load (nodejs/node#64500); measured besides: a SQLite thread starts in half the time.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/pawl-compile", import.meta.url)) },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["packages/pawl/src/**/*.ts"],
      exclude: ["**/*.{test,fixture}.ts", "packages/pawl/src/testing/simulation/{main,simulate-many,seed-thread}.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { lines: 90 },
    },
  },
});
