import { expect, test } from "vitest";
import { fileName } from "./save-file.ts";

test("makes names that every system takes for a file", () => {
  expect(fileName("Weekly report: Ünïcode / ../x")).toBe("Weekly-report-Ünïcode-..-x");
  expect(fileName("../../etc/passwd")).toBe("etc-passwd");
  expect(fileName("///")).toBe("file");
});
