import { expect, it } from "vitest";
import { StoreOutage } from "./store-outage.ts";
import { listeningLogger } from "./test-kit.fixture.ts";

it("an outage lasts from the first failure until everything that had failed has succeeded", () => {
  let nowMs = 1_000;
  const outage = new StoreOutage({ localMs: () => nowMs, logger: listeningLogger() });
  const told: unknown[] = [];
  outage.listen({
    onFailed: ({ failures, retryInMs }) => told.push([failures, retryInMs]),
    onRecovered: (recovery) => told.push(recovery),
  });
  outage.succeeded("commits");
  outage.failed("commits", new Error("a"), 50);
  nowMs = 3_000;
  outage.failed("heartbeats", new Error("b"), 2_000);
  expect([outage.sinceMs, outage.failures, outage.lastError]).toEqual([1_000, 2, new Error("b")]);
  outage.succeeded("heartbeats");
  expect(outage.sinceMs).toBe(1_000);
  nowMs = 4_500;
  outage.succeeded("commits");
  outage.succeeded("commits");
  expect([outage.sinceMs, outage.failures, outage.lastError]).toEqual([null, 0, null]);
  expect(told).toEqual([[1, 50], [2, 2_000], { failures: 2, downMs: 3_500 }]);
});

it("warns once where no worker does, and tells the rest to those who look closely", () => {
  const logger = listeningLogger();
  const warnings: string[] = [];
  const outage = new StoreOutage({ localMs: () => 0, logger: { ...logger, warn: (line) => void warnings.push(line) } });
  outage.failed("commits", new Error("connection refused"), 50);
  outage.failed("commits", new Error("connection refused"), 100);
  expect(warnings).toEqual(["The store failed to take the commits (1 in a row): connection refused"]);
  expect(logger.lines).toEqual(["The store failed to take the commits (2 in a row): connection refused"]);
});
