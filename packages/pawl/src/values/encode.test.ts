import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { PermanentError } from "../errors/permanent-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { decodeValue } from "./decode.ts";
import { encodeValue } from "./encode.ts";

function roundTrip(value: unknown): unknown {
  return decodeValue(encodeValue(value, "result").text);
}

function exact(value: unknown): unknown {
  const { text, isExact } = encodeValue(value, "result");
  expect(isExact).toBe(true);
  return decodeValue(text);
}

function refusal(value: unknown, what = 'the result of step "charge"'): PawlError {
  let refused: unknown;
  try {
    encodeValue(value, what);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ code: "value_not_storable", details: { what } });
  return refused as PawlError;
}

describe("values that survive", () => {
  it("plain JSON, as itself", () => {
    const value = { ok: true, id: 7, name: "ü\u0000\ud800", list: [null, [], {}], "": 0 };
    expect(encodeValue(value, "result")).toEqual({ text: JSON.stringify(value), isExact: true });
    expect(exact(value)).toStrictEqual(value);
  });

  it("undefined, alone as null text and inside as itself", () => {
    expect(encodeValue(undefined, "result")).toEqual({ text: null, isExact: true });
    expect(decodeValue(null)).toBeUndefined();
    expect(exact({ a: undefined, b: [undefined] })).toStrictEqual({ a: undefined, b: [undefined] });
  });

  it.each([
    ["NaN", Number.NaN],
    ["infinities", [Infinity, -Infinity]],
    ["-0", { zero: -0 }],
    ["a bigint", -(2n ** 70n)],
    ["a Date", new Date(1e12)],
    ["an invalid Date", new Date(Number.NaN)],
    ["the year 10000", new Date(8.64e15)],
    [
      "a Map",
      new Map<unknown, unknown>([
        ["a", 1],
        [{ k: 1n }, new Map()],
        [undefined, undefined],
      ]),
    ],
    ["a Set", new Set([1, new Set(["x"]), Number.NaN])],
    ["a URL", new URL("https://user@host:8/p?q#h")],
    ["an ArrayBuffer", new Uint8Array([1, 2, 3]).buffer],
    ["a DataView", new DataView(new Uint8Array([1, 2, 3]).buffer, 1)],
    ["no bytes", new Uint8Array(0)],
    ["a part of bytes", new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
    ["integers", [new Int8Array([-1]), new Uint16Array([65535]), new Int32Array([-5]), new Uint8ClampedArray([255])]],
    ["floats", [new Float32Array([1.5]), new Float64Array([Number.NaN, -0])]],
    ["big integers", [new BigInt64Array([-1n]), new BigUint64Array([1n])]],
    ["a Buffer", Buffer.from("héllo")],
    ["the tag key in an object of the user", { $pawl: "date", v: 5 }],
    ["the tag key beside other things", { a: { $pawl: { $pawl: undefined } }, b: "$pawl" }],
    ["a key __proto__", JSON.parse('{"__proto__":{"x":1},"y":[]}')],
  ])("%s", (_what, value) => {
    expect(exact(value)).toStrictEqual(value);
    expect(exact([value, undefined])).toStrictEqual([value, undefined]);
  });

  it("a Buffer as a Buffer and bytes as bytes", () => {
    expect(Buffer.isBuffer(exact(Buffer.from("x")))).toBe(true);
    expect(Buffer.isBuffer(exact(new Uint8Array(1)))).toBe(false);
  });

  it("a RegExp with its flags and place", () => {
    const expression = /a(b)/giu;
    expression.lastIndex = 3;
    expect(exact(expression)).toMatchObject({ source: "a(b)", flags: "giu", lastIndex: 3 });
  });

  it("a key __proto__ beside a tag, without touching the prototype", () => {
    const value = JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>;
    value["d"] = new Date(0);
    const back = exact(value) as object;
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.hasOwn(back, "__proto__")).toBe(true);
  });

  it("errors, with class, stack, cause, code and own properties", () => {
    const error = Object.assign(new TypeError("t", { cause: { at: new Date(0) } }), { code: "E", list: [1n] });
    const back = exact(error) as typeof error;
    expect(back).toBeInstanceOf(TypeError);
    expect(back).toMatchObject({ name: "TypeError", message: "t", stack: error.stack, code: "E", list: [1n] });
    expect(back.cause).toEqual({ at: new Date(0) });
    expect(Object.keys(back)).toEqual(["code", "list"]);
  });

  it("errors of every built-in class, of ours, and one without a message", () => {
    const errors = [
      new Error(),
      new RangeError("x"),
      new SyntaxError("x"),
      new ReferenceError("x"),
      new EvalError("x"),
      new URIError("x"),
      new PawlError("closed", "x"),
      new RetryableError("x", { retryAfter: 5 }),
    ];
    const back = exact(errors) as Error[];
    expect(back).toEqual(errors);
    expect(back.map((one) => one.constructor)).toEqual(errors.map((one) => one.constructor));
  });

  it("an error of a class that only shares its name with ours", () => {
    class RetryableError extends Error {}
    const { text, isExact } = encodeValue(new RetryableError("x"), "result");
    expect(isExact).toBe(false);
    expect(decodeValue(text)).toStrictEqual(new Error("x"));
    expect(decodeValue('{"$pawl":"error","v":{"class":"Newer","name":"Newer","own":[]}}')).toMatchObject({
      name: "Newer",
    });
  });

  it("AggregateError, DOMException, errors of ours, and a cause that is undefined", () => {
    const aggregate = exact(new AggregateError([new RangeError("r"), 5n], "all")) as AggregateError;
    expect(aggregate).toBeInstanceOf(AggregateError);
    expect(aggregate.errors).toEqual([new RangeError("r"), 5n]);
    const abort = exact(new DOMException("stop", "AbortError")) as DOMException;
    expect([abort instanceof DOMException, abort.name, abort.message, abort.code]).toEqual([
      true,
      "AbortError",
      "stop",
      20,
    ]);
    const permanent = exact(new PermanentError("No", { code: "card", details: { at: new Date(0) } }));
    expect(permanent).toBeInstanceOf(PermanentError);
    expect(permanent).toMatchObject({ code: "card", isPermanent: true, details: { at: new Date(0) } });
    const ours = new PawlError("store_busy", "x", { hint: "Wait.", retryAfterMs: 5 });
    expect(Object.entries(exact(ours) as PawlError)).toEqual(Object.entries(ours));
    expect("cause" in (exact(new Error("x", { cause: undefined })) as Error)).toBe(true);
    expect("cause" in (exact(new Error("x")) as Error)).toBe(false);
  });

  it("values of another realm", () => {
    const foreign: unknown = runInNewContext(
      "({ a: [1, { b: undefined }], d: new Date(0), m: new Map([[1, 2]]), e: new TypeError('t') })",
    );
    const back = exact(foreign) as { e: Error };
    expect(back).toMatchObject({ a: [1, { b: undefined }], d: new Date(0), m: new Map([[1, 2]]) });
    expect(back.e).toBeInstanceOf(TypeError);
  });

  it("500 levels of nesting, also of Maps", () => {
    let objects: unknown = 1;
    let maps: unknown = 1;
    for (let i = 0; i < 499; i++) [objects, maps] = [{ o: objects }, new Map([[1, maps]])];
    expect(encodeValue(exact(objects), "result")).toEqual(encodeValue(objects, "result"));
    expect(encodeValue(exact(maps), "result")).toEqual(encodeValue(maps, "result"));
  });

  it("whatever fast-check thinks of", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      key: fc.oneof(fc.string(), fc.constantFrom("$pawl", "v", "__proto__", "toString", "constructor")),
    });
    fc.assert(
      fc.property(anything, (value) => {
        const { isExact, text } = encodeValue(value, "result");
        // Not toStrictEqual: it trips over objects with a key "constructor".
        expect(isExact && isDeepStrictEqual(decodeValue(text), value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("once reduced to what can be stored, exactly", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true, withBoxedValues: true }), (value) => {
        const stored = roundTrip(value);
        expect(isDeepStrictEqual(exact(stored), stored)).toBe(true);
      }),
    );
  });
});

describe("values that are reduced, and say so", () => {
  class Point {
    readonly at = new Date(0);
    constructor(x: number) {
      Object.assign(this, { x });
    }
    get sum(): number {
      return 1;
    }
  }

  it.each([
    ["a class instance, to its own data", new Point(1), { at: new Date(0), x: 1 }],
    ["toJSON, to its result", { toJSON: () => ({ n: 1n }) }, { n: 1n }],
    [
      "toJSON that gives itself, to its own data",
      {
        a: 1,
        toJSON(this: object) {
          return Object.assign(Object.create(null), { a: 1 });
        },
      },
      { a: 1 },
    ],
    ["a null prototype, to a plain object", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    // eslint-disable-next-line no-sparse-arrays
    ["holes, to undefined", [1, , 3], [1, undefined, 3]],
    ["boxed values, to plain ones", [Object(1), Object("s"), Object(false), Object(1n)], [1, "s", false, 1n]],
    ["an array with more properties, to its elements", /b/.exec("abc"), ["b"]],
    ["a subclass of Map, to a Map", new (class Cache extends Map<string, number> {})([["a", 1]]), new Map([["a", 1]])],
    ["a subclass of Array, to an Array", new (class List extends Array<number> {})(1, 2), [1, 2]],
  ])("%s", (_what, value, expected) => {
    const { text, isExact } = encodeValue({ value, also: 1n }, "result");
    expect(isExact).toBe(false);
    expect(decodeValue(text)).toEqual({ value: expected, also: 1n });
  });

  it("an error of a class of the user, to the nearest that Pawl knows", () => {
    class Declined extends PermanentError {
      readonly amount = 5;
    }
    const { text, isExact } = encodeValue(new Declined("No"), "result");
    expect(isExact).toBe(false);
    const back = decodeValue(text);
    expect(back).toBeInstanceOf(PermanentError);
    expect(back).toMatchObject({ name: "Declined", amount: 5, code: "permanent" });
  });

  it("toJSON that gives the object itself, to its own data", () => {
    const self = new (class Self {
      a = 1;
      toJSON(): this {
        return this;
      }
    })();
    expect(roundTrip(self)).toEqual({ a: 1 });
  });
});

describe("values that are refused", () => {
  class Job {
    name = "a";
    callback = () => 1;
  }
  const cyclic: { list: unknown[] } = { list: [] };
  cyclic.list.push({ back: cyclic });

  it.each<[string, unknown, string]>([
    ["a function", { items: [0, 1, 2, { callback() {} }] }, "result.items[3].callback is a function (callback)"],
    ["a nameless function", [() => 1].map((it) => it), "result[0] is a function"],
    ["a symbol", { s: Symbol("x") }, "result.s is a symbol"],
    ["a promise", { p: Promise.resolve() }, "result.p is a promise; await it first"],
    ["a WeakMap", new WeakMap(), "result is a WeakMap, whose content cannot be read"],
    ["a Response", { body: new Response("x") }, "result.body is a Response, whose content cannot be read"],
    ["a generator", (function* () {})(), "result is a Generator, whose content"],
    ["a SharedArrayBuffer", new SharedArrayBuffer(1), "result is a SharedArrayBuffer; copy what it holds"],
    ["a boxed symbol", Object(Symbol("x")), "result is a symbol"],
    ["a function in an instance", new Job(), "result.callback is a function"],
    ["a cycle", cyclic, "result.list[0].back is a cycle: it is inside itself"],
    [
      "a getter that throws",
      {
        get now() {
          throw new Error("no");
        },
      },
      'result is an object whose "now" threw',
    ],
    [
      "a toJSON that throws",
      {
        a: {
          toJSON() {
            throw new Error("no");
          },
        },
      },
      "result.a is an object whose toJSON threw",
    ],
    ["a strange key", { "a b": { 'x"': () => 1 } }, 'result["a b"]["x\\""] is a function'],
    ["a value of a Map", new Map([["a", [Symbol("x")]]]), 'result.get("a")[0] is a symbol'],
    ["a key of a Map", new Map([[() => 1, 1]]), "result.entries[0][0] is a function"],
    ["a value of a Set", new Set([1, () => 1]), "result.values[1] is a function"],
    ["a cause", new Error("x", { cause: () => 1 }), "result.cause is a function"],
    ["an inner error", new AggregateError([1, Symbol("x")]), "result.errors[1] is a symbol"],
  ])("%s, with the path", (_what, value, message) => {
    expect(refusal(value).message).toContain(`the result of step "charge" cannot be stored: ${message}`);
  });

  it("nesting of 100,000 levels, of every sort, without overflowing the stack", () => {
    const wraps: ((inner: unknown) => unknown)[] = [
      (it) => [it],
      (it) => ({ it }),
      (it) => new Map([[1, it]]),
      (it) => new Set([it]),
      (cause) => new Error("x", { cause }),
      (it) => ({ toJSON: () => it }),
    ];
    for (const wrap of wraps) {
      let deep: unknown = 1;
      for (let i = 0; i < 100_000; i++) deep = wrap(deep);
      const { message } = refusal(deep);
      expect(message).toContain("is more than 500 levels deep");
      expect(message.length).toBeLessThan(400);
    }
  });

  it("what does not fit on a stack that is nearly used up", () => {
    let deep: unknown = 1n;
    for (let i = 0; i < 490; i++) deep = [deep];
    const below = (levels: number): unknown => (levels === 0 ? encodeValue(deep, "result") : below(levels - 1));
    let refused: unknown;
    for (let levels = 0; refused === undefined; levels += 100) {
      try {
        below(levels);
      } catch (error) {
        refused = error;
      }
    }
    expect(refused).toMatchObject({
      code: "value_not_storable",
      message: expect.stringContaining("too large or nested too deeply"),
    });
  });

  it("names the value by what the caller calls it", () => {
    expect(refusal(() => 1, "input").message).toMatch(/^input cannot be stored: input is a function/);
    expect(refusal([() => 1], "42").message).toMatch(/^42 cannot be stored: value\[0\] is a function/);
  });
});
