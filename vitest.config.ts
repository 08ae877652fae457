import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const conditions = ["source", ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["source"] } },
  test: {
    include: ["{packages,examples,bench,scripts,docs}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    // Worker threads that a test starts inherit this, so they find the workspace packages' sources too.
    execArgv: ["--conditions=source"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: {
      provider: "v8",
      include: ["packages/pawl/src/**/*.ts"],
      exclude: ["**/*.{test,fixture}.ts", "packages/pawl/src/testing/simulation/main.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      thresholds: { lines: 90 },
    },
  },
});
