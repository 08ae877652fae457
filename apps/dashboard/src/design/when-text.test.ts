import { expect, test } from "vitest";
import { cronText, whenText } from "./when-text.ts";

test("says cron lines in words", () => {
  expect(cronText("0 9 * * 1-5")).toBe("At 09:00, Monday through Friday");
  expect(cronText(" */5 * * * * ")).toBe("Every 5 minutes");
  expect(cronText("nonsense")).toBeNull();
  expect(cronText("")).toBeNull();
});

test("says when a schedule ticks", () => {
  expect(whenText({ cron: "0 3 * * *", every: null })).toBe("At 03:00");
  expect(whenText({ cron: null, every: "1m30s" })).toBe("Every 1m30s");
  expect(whenText({ cron: "L W * * *", every: null })).toBe("L W * * *");
});
