import { describe, expect, it } from "vitest";
import { asPawlError } from "./as-pawl-error.ts";
import { catalogue } from "./catalogue.ts";
import { isErrorKind } from "./error-kind.ts";
import { PawlError } from "./pawl-error.ts";
import { PermanentError } from "./permanent-error.ts";
import { RetryableError } from "./retryable-error.ts";

describe("PawlError", () => {
  it("takes kind, retryable and hint from the catalogue", () => {
    const error = new PawlError("store_busy", "The database is locked");
    expect(error).toMatchObject({ name: "PawlError", code: "store_busy", kind: "database", retryable: true });
    expect(error.hint).toBe(catalogue.store_busy.hint);
    expect(Object.keys(error)).toEqual(["code", "kind", "retryable", "hint"]);
  });

  it("lets options override the catalogue, and retryable follow an overridden kind", () => {
    const error = new PawlError("run_failed", "No", { kind: "network", hint: "Wait.", details: { a: 1 } });
    expect(error).toMatchObject({ kind: "network", retryable: true, hint: "Wait.", details: { a: 1 } });
    expect(new PawlError("store_busy", "No", { retryable: false }).retryable).toBe(false);
  });

  it("takes codes of others, and judges them by kind", () => {
    expect(new PawlError("card_declined", "No")).toMatchObject({ kind: "unknown", retryable: true });
    expect(new PawlError("card_declined", "No", { kind: "database" }).retryable).toBe(false);
    expect(new PawlError("toString", "No").hint).toBeUndefined();
  });

  it("keeps the cause, and has none when none was given", () => {
    const cause = new Error("inner");
    expect(new PawlError("unknown", "No", { cause }).cause).toBe(cause);
    expect("cause" in new PawlError("unknown", "No")).toBe(false);
  });
});

describe("PermanentError", () => {
  it("is never retryable, whatever its code or kind", () => {
    const error = new PermanentError("No", { code: "store_busy", kind: "network" });
    expect(error).toMatchObject({ code: "store_busy", kind: "network", retryable: false, isPermanent: true });
    expect(new PermanentError("No")).toMatchObject({
      code: "permanent",
      kind: "business_logic",
      name: "PermanentError",
    });
  });

  it("gives a class of the user its own name", () => {
    class CardDeclined extends PermanentError {}
    expect(String(new CardDeclined("No"))).toBe("CardDeclined: No");
  });
});

describe("RetryableError", () => {
  it("is retryable, and says after how long", () => {
    const error = new RetryableError("Soon", { retryAfter: "1.5s", kind: "validation" });
    expect(error).toMatchObject({ code: "retryable", kind: "validation", retryable: true, retryAfterMs: 1500 });
    expect("retryAfterMs" in new RetryableError("Soon")).toBe(false);
  });

  it("refuses a retryAfter that is no duration", () => {
    expect(() => new RetryableError("Soon", { retryAfter: "soon" })).toThrow(/retryAfter: "soon"/);
  });
});

describe("asPawlError", () => {
  it("hands a PawlError through and wraps all else with what it is", () => {
    const own = new PermanentError("No");
    expect(asPawlError(own)).toBe(own);
    const foreign = Object.assign(new Error("gone"), { code: "ENOENT" });
    expect(asPawlError(foreign)).toMatchObject({ code: "file_not_found", message: "gone", cause: foreign });
  });

  it.each([
    ["a text", "a text"],
    [undefined, "undefined was thrown"],
    [7n, "7 was thrown"],
    [Symbol("s"), "Symbol(s) was thrown"],
    [{ a: 1 }, "[object Object] was thrown"],
    [new Response("", { status: 503, statusText: "Busy" }), "HTTP 503 Busy"],
  ])("finds words for %o", (thrown, message) => {
    expect(asPawlError(thrown).message).toBe(message);
  });

  it("finds words for an object that cannot be read", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(asPawlError(hostile)).toMatchObject({
      code: "unknown",
      message: "An object that cannot be read was thrown",
    });
  });
});

describe("isErrorKind", () => {
  it("knows the kinds and nothing else", () => {
    expect(isErrorKind("network")).toBe(true);
    expect(isErrorKind("weather")).toBe(false);
    expect(isErrorKind(undefined)).toBe(false);
  });
});
