import { expect, test } from "vitest";
import { workerLook } from "./worker-look.ts";

test("says that a worker is gone before anything that it said of itself", () => {
  const label = (isLive: boolean, isStopping: boolean, status: "healthy" | "degraded" | "unhealthy") =>
    workerLook({ isLive, isStopping, health: { status, reasons: [] } }).label;
  expect(label(true, false, "healthy")).toBe("Healthy");
  expect(label(true, false, "degraded")).toBe("Degraded");
  expect(label(true, true, "degraded")).toBe("Stopping");
  expect(label(true, true, "unhealthy")).toBe("Unhealthy");
  expect(label(false, true, "unhealthy")).toBe("Gone");
});
