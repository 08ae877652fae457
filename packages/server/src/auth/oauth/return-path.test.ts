import { expect, test } from "vitest";
import { returnPath } from "./return-path.ts";

test("takes paths of this server", () => {
  expect(returnPath("/")).toBe("/");
  expect(returnPath("/runs?status=failed&q=a%2Fb#top")).toBe("/runs?status=failed&q=a%2Fb#top");
});

test.each([
  "",
  "runs",
  "//evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "/..//evil.example",
  "/a\\b",
  "@evil.example",
])("refuses %j", (text) => {
  expect(() => returnPath(text)).toThrow("which is no path of this server");
});
