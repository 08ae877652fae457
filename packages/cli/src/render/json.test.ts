import { describe, expect, it } from "vitest";
import { PawlError } from "pawl";
import { jsonLine } from "./json.ts";

const parsed = (value: unknown): unknown => JSON.parse(jsonLine(value));

describe("jsonLine", () => {
  it("writes one line", () => expect(jsonLine({ a: "x\ny" })).toBe('{"a":"x\\ny"}\n'));

  it("gives a form to what JSON has none for", () => {
    expect(
      parsed({
        date: new Date(0),
        big: 10n,
        map: new Map([["a", 1]]),
        pairs: new Map([[1, new Date(0)]]),
        set: new Set([1, undefined]),
        bytes: new Uint8Array([1, 2]),
        nan: NaN,
        gone: undefined,
        url: new URL("https://example.org/"),
      }),
    ).toEqual({
      date: "1970-01-01T00:00:00.000Z",
      big: "10",
      map: { a: 1 },
      pairs: [[1, "1970-01-01T00:00:00.000Z"]],
      set: [1, null],
      bytes: "AQI=",
      nan: "NaN",
      url: "https://example.org/",
    });
  });

  it("writes errors with their code and cause", () => {
    const error = new PawlError("card_declined", "No", { kind: "business_logic", cause: new Error("why") });
    expect(parsed(error)).toMatchObject({ code: "card_declined", message: "No", cause: { message: "why" } });
  });

  it("ends at a cycle", () => {
    const a: Record<string, unknown> = {};
    a["self"] = a;
    expect(parsed(a)).toEqual({ self: "[circular]" });
  });

  it("is null for nothing", () => expect(jsonLine(undefined)).toBe("null\n"));
});
