import { describe, expect, it } from "vitest";
import { oneLine, padEnd, padStart, textWidth, truncate, wrap } from "./text-width.ts";

describe("textWidth", () => {
  it.each([
    ["abc", 3],
    ["\u001b[31mred\u001b[39m", 3],
    ["日本", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["✓ ok", 4],
    ["👩‍🚀", 2],
    ["", 0],
  ])("of %j is %i", (text, width) => expect(textWidth(text)).toBe(width));
});

describe("truncate", () => {
  it("leaves what fits", () => expect(truncate("abc", 3)).toBe("abc"));
  it("ends with an ellipsis", () => expect(truncate("abcdef", 4)).toBe("abc…"));
  it("does not cut a wide character in half", () => expect(truncate("日本語", 4)).toBe("日…"));
  it("copes with no room at all", () => expect([truncate("abc", 1), truncate("abc", 0)]).toEqual(["…", ""]));
});

it("pads by columns, not by characters", () => {
  expect(padEnd("日", 4)).toBe("日  ");
  expect(padStart("\u001b[31m7\u001b[39m", 3)).toBe("  \u001b[31m7\u001b[39m");
});

it("makes one line of text that would move the cursor", () => {
  expect(oneLine("a\n\tb\u001b[2Jc\u0007 ")).toBe("a bc");
});

it("wraps at spaces and keeps long words whole", () => {
  expect(wrap("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
  expect(wrap("abcdefghijkl b", 5)).toEqual(["abcdefghijkl", "b"]);
});
