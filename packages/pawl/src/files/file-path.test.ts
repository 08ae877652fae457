import { expect, it } from "vitest";
import { checkFilePath, fileName } from "./file-path.ts";

it("takes what people call their files", () => {
  for (const path of ["in/receipt.pdf", "out/2026/Übersicht (1).csv", "in/.hidden", "in/a..b", "out/ 👍 "])
    expect(checkFilePath(path)).toBe(path);
  expect(fileName("out/2026/a.csv")).toBe("a.csv");
});

it("refuses what would lead elsewhere, or show another name than it has", () => {
  const wrong: readonly unknown[] = [
    "receipt.pdf",
    "/etc/passwd",
    "in/../../etc/passwd",
    "in/..",
    "in/./a",
    "in//a",
    "in/",
    "in",
    "IN/a",
    "out/a\\..\\b",
    "in/a\u0000.pdf",
    "in/a\nb",
    "in/gpj\u202e.exe",
    "in/\ud800",
    `in/${"a".repeat(201)}`,
    `in/${"a/".repeat(300)}b`,
    "",
    3,
    null,
    { toString: () => "in/a" },
  ];
  for (const path of wrong)
    expect(() => checkFilePath(path)).toThrow(expect.objectContaining({ code: "invalid_name" }));
});
