import { afterEach, expect, test, vi } from "vitest";
import { consoleLogger } from "./console-logger.ts";

afterEach(() => vi.restoreAllMocks());

test("sends warnings and errors to the console, and nothing else", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
  const error = vi.spyOn(console, "error").mockReturnValue(undefined);
  const others = [vi.spyOn(console, "log"), vi.spyOn(console, "info"), vi.spyOn(console, "debug")];
  consoleLogger.debug("debug");
  consoleLogger.info("info");
  consoleLogger.warn("plain");
  consoleLogger.warn("with", { node: "a" });
  consoleLogger.error("plain");
  consoleLogger.error("with", { node: "a" });
  expect(warn.mock.calls).toEqual([["plain"], ["with", { node: "a" }]]);
  expect(error.mock.calls).toEqual([["plain"], ["with", { node: "a" }]]);
  for (const other of others) expect(other).not.toHaveBeenCalled();
});
