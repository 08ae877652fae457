import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { fromErrorRecord, toErrorRecord, type ErrorRecord } from "./error-record.ts";
import { PawlError } from "./pawl-error.ts";
import { PermanentError } from "./permanent-error.ts";
import { RetryableError } from "./retryable-error.ts";

// A record has been through JSON when it is read; and doing it all again must change nothing.
function recorded(error: unknown): ErrorRecord {
  const record = toErrorRecord(error);
  const stored = JSON.parse(JSON.stringify(record)) as ErrorRecord;
  expect(stored).toEqual(record);
  expect(toErrorRecord(fromErrorRecord(stored))).toEqual(record);
  expect(toErrorRecord(stored)).toEqual(record);
  return record;
}

describe("toErrorRecord", () => {
  it("keeps what a system error knows", async () => {
    const error: unknown = await readFile("/does/not/exist").catch((thrown: unknown) => thrown);
    expect(recorded(error)).toMatchObject({
      name: "Error",
      message: expect.stringContaining("/does/not/exist"),
      code: "file_not_found",
      kind: "not_found",
      retryable: false,
      hint: expect.stringContaining("path"),
      details: { errno: -2, code: "ENOENT", syscall: "open", path: "/does/not/exist" },
    });
  });

  it("keeps causes and aggregated errors", () => {
    const error = new AggregateError([new TypeError("a"), "b", undefined], "all", { cause: new RangeError("c") });
    const record = recorded(error);
    expect(record.errors?.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      "TypeError: a",
      "Error: b",
      "Error: undefined was thrown",
    ]);
    expect(record.cause).toMatchObject({ name: "RangeError", message: "c" });
  });

  it("bounds message, stack, causes and errors", () => {
    let chain = new Error("end");
    for (let i = 0; i < 20; i++) chain = new Error(`cause ${i}`, { cause: chain });
    const error = new AggregateError(
      Array.from({ length: 500 }, () => chain),
      "ü€😀".repeat(100_000),
      { cause: chain },
    );
    const record = recorded(error);
    expect(Buffer.byteLength(record.message)).toBeLessThanOrEqual(8192);
    expect(record.message).toMatch(/^(ü€😀)+(ü€?)?…$/);
    expect(Buffer.byteLength(record.stack ?? "")).toBeLessThanOrEqual(8192);
    expect(record.errors?.length).toBeLessThanOrEqual(20);
    let depth = 0;
    for (let one = record.cause; one; one = one.cause) depth++;
    expect(depth).toBe(5);
    expect(JSON.stringify(record).length).toBeLessThan(100 * 20_000);
  });

  it("bounds a tree of aggregates", () => {
    let tree: Error = new Error("leaf");
    for (let i = 0; i < 6; i++) tree = new AggregateError(Array<Error>(20).fill(tree), "level");
    const count = (record: ErrorRecord): number => 1 + (record.errors ?? []).reduce((sum, one) => sum + count(one), 0);
    expect(count(recorded(tree))).toBe(100);
  });

  it("ends on cycles", () => {
    const error = new Error("a");
    error.cause = new Error("b", { cause: error });
    expect(recorded(error).cause).not.toHaveProperty("cause");
  });

  it("keeps own properties as far as they are JSON, bounded, and no secrets", () => {
    const error = Object.assign(new Error("x"), {
      at: new Date(0),
      never: new Date(Number.NaN),
      count: 5n,
      rate: Number.NaN,
      zero: -0,
      link: new URL("http://host/path"),
      inner: new TypeError("t"),
      callback: () => 1,
      socket: new (class Socket {
        readonly fd = 3;
      })(),
      list: [1, () => 1, ...Array<number>(1000).fill(2)],
      text: "x".repeat(5000),
      apiKey: "s3cret",
      config: { headers: { authorization: "s3cret" } },
      fine: true,
      nothing: null,
    });
    const { details } = recorded(error);
    expect(details).toMatchObject({
      at: "1970-01-01T00:00:00.000Z",
      never: "Invalid Date",
      count: "5",
      rate: "NaN",
      zero: 0,
      link: "http://host/path",
      inner: "TypeError: t",
      apiKey: "[redacted]",
      fine: true,
      nothing: null,
    });
    expect(details?.["list"]).toEqual([1, null, ...Array<number>(98).fill(2)]);
    expect(details?.["text"]).toHaveLength(2000);
    expect(Object.keys(details ?? {})).not.toContain("callback");
    expect(Object.keys(details ?? {})).not.toContain("socket");
    expect(JSON.stringify(details)).not.toContain("s3cret");
  });

  it("bounds details as a whole", () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, "x".repeat(1000)]));
    const cyclic: Record<string, unknown> = { __proto__: null };
    cyclic["self"] = cyclic;
    const record = recorded(new PawlError("unknown", "x", { details: { cyclic, wide, ["y".repeat(1e6)]: 1 } }));
    expect(JSON.stringify(record.details).length).toBeLessThan(20_000);
  });

  it.each([["a text"], [undefined], [null], [7], [{ a: 1 }], [{ message: "m", name: "" }], [[1, 2]]])(
    "describes %o, thrown as it is",
    (thrown) => {
      expect(recorded(thrown)).toMatchObject({ code: "unknown", name: "Error", message: expect.any(String) });
    },
  );

  it("describes a thrown Response", () => {
    const record = recorded(new Response("", { status: 503, statusText: "Busy", headers: { "retry-after": "3" } }));
    expect(record).toMatchObject({
      message: "HTTP 503 Busy",
      code: "http_503",
      retryAfterMs: 3000,
      details: { status: 503 },
    });
  });

  it("never throws, not even on what cannot be read", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(recorded(hostile)).toMatchObject({ code: "unknown" });
    const trap = Object.defineProperty(new Error("x"), "own", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(recorded(trap)).toMatchObject({ message: "x" });
  });
});

describe("fromErrorRecord", () => {
  it("revives a PermanentError of a class of the user", () => {
    class CardDeclined extends PermanentError {
      readonly amount = 5;
    }
    const first = new CardDeclined("No", { code: "card_declined", details: { orderId: 7 }, cause: new TypeError("t") });
    const error = fromErrorRecord(recorded(first));
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ name: "CardDeclined", code: "card_declined", retryable: false, isPermanent: true });
    expect(error.details).toEqual({ orderId: 7, amount: 5 });
    expect(error.stack).toBe(first.stack);
    expect(error.cause).toBeInstanceOf(PawlError);
    expect(error.cause).toMatchObject({ name: "TypeError", message: "t" });
  });

  it("revives a RetryableError with its delay, and any other as a PawlError", () => {
    const error = fromErrorRecord(recorded(new RetryableError("Soon", { retryAfter: "2s" })));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error.retryAfterMs).toBe(2000);
    const other = fromErrorRecord(recorded(new SyntaxError("s")));
    expect(other).toBeInstanceOf(PawlError);
    expect(other).not.toBeInstanceOf(PermanentError);
    expect(String(other)).toBe("SyntaxError: s");
    expect("hint" in other).toBe(false);
  });

  it("revives the errors of an aggregate, out of the way of its enumerable properties", () => {
    const error = fromErrorRecord(recorded(new AggregateError([new Error("a")], "all"))) as PawlError & AggregateError;
    expect(error.errors[0]).toBeInstanceOf(PawlError);
    expect(Object.keys(error)).toEqual(["code", "kind", "retryable"]);
  });
});
