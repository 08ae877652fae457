import { expect, test } from "vitest";
import { isOwnPath } from "./route.ts";

test("goes back to paths of this server only", () => {
  for (const path of ["/", "/runs?status=failed", "/runs/019a#x"]) expect(isOwnPath(path), path).toBe(true);
  for (const path of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\\b",
    "/\t/evil.example",
    "",
  ])
    expect(isOwnPath(path), path).toBe(false);
});
