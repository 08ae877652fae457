import { describe, expect, it } from "vitest";
import { PawlError } from "pawl";
import { errorBrief, errorJson, errorText } from "./error.ts";
import { plainStyle } from "./style.ts";

const error = new PawlError("run_not_found", "There is no run x.", { hint: "Look at the list." });

describe("errorText", () => {
  it("is the message with its code, and the hint below", () => {
    expect(errorText(error, { style: plainStyle, withStack: false })).toBe(
      "Error: There is no run x. (run_not_found)\n  Look at the list.",
    );
  });

  it("shows stacks only when asked, with those of the causes", () => {
    const outer = new Error("outer", { cause: new Error("inner") });
    expect(errorText(outer, { style: plainStyle, withStack: false })).toBe("Error: outer");
    expect(errorText(outer, { style: plainStyle, withStack: true })).toMatch(
      /error\.test\.ts[^]*Caused by: Error: inner/,
    );
  });

  it("copes with what is no error", () => {
    expect(errorText("text", { style: plainStyle, withStack: false })).toBe("Error: text");
    expect(errorText(undefined, { style: plainStyle, withStack: false })).toBe("Error: undefined");
  });
});

it("errorJson is one line of JSON", () => {
  expect(JSON.parse(errorJson(error))).toMatchObject({ error: { code: "run_not_found", hint: "Look at the list." } });
});

it("errorBrief fits in a line", () => {
  expect(errorBrief(new PawlError("a_b", "two\nlines"))).toBe("two lines (a_b)");
});
