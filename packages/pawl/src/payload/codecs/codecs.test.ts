import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { compress, decompressor } from "./compress.ts";
import { encrypt } from "./encrypt.ts";

const key = Buffer.alloc(32, 1).toString("base64");
const other = Buffer.alloc(32, 2);
const text = Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, n) => ({ n, word: "pawl" }))));

describe("compress", () => {
  it.each(["zstd", "brotli", "gzip"] as const)(
    "%s makes it smaller, and reads it back without being configured",
    async (algorithm) => {
      const small = (await compress({ algorithm }).encode(text))!;
      expect(small.length).toBeLessThan(text.length / 4);
      expect(Buffer.from(await decompressor(algorithm)!(small))).toEqual(text);
    },
  );

  it("leaves alone what is small, and what does not become smaller", async () => {
    const codec = compress({ minBytes: 10 });
    expect(await codec.encode(Buffer.from("short"))).toBeNull();
    const noise = Buffer.concat(Array.from({ length: 50 }, (_, n) => createHash("sha256").update(String(n)).digest()));
    expect(await codec.encode(noise)).toBeNull();
  });

  it("refuses what it does not know", () => {
    expect(() => compress({ algorithm: "lz4" as never })).toThrow(expect.objectContaining({ code: "invalid_option" }));
    expect(() => compress({ minBytes: -1 })).toThrow(expect.objectContaining({ code: "invalid_option" }));
    expect(decompressor("lz4")).toBeUndefined();
  });
});

describe("encrypt", () => {
  const codec = encrypt({ keys: { k1: key }, current: "k1" });

  it("hides the text, and encrypts the same text alike", async () => {
    const sealed = (await codec.encode(text))!;
    expect(Buffer.from(sealed).includes("pawl")).toBe(false);
    expect(await codec.encode(text)).toEqual(sealed);
    expect(await codec.encode(Buffer.from("other"))).not.toEqual(sealed);
    expect(Buffer.from(await codec.decode(sealed))).toEqual(text);
  });

  it("reads with an old key and writes with the current one", async () => {
    const old = (await codec.encode(text))!;
    const rotated = encrypt({ keys: { k1: key, k2: other }, current: "k2" });
    expect(Buffer.from(await rotated.decode(old))).toEqual(text);
    const fresh = (await rotated.encode(text))!;
    expect(() => codec.decode(fresh)).toThrow('key "k2", which is not among the keys');
  });

  it("notices a change of any byte, and another key under the same id", async () => {
    const sealed = Buffer.from((await codec.encode(Buffer.from("secret")))!);
    for (const at of [1, 4, 16, 25, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => codec.decode(changed), `byte ${at}`).toThrow(/decrypt|not among the keys|too short/);
    }
    const wrong = encrypt({ keys: { k1: other }, current: "k1" });
    expect(() => wrong.decode(sealed)).toThrow("cannot be decrypted");
    expect(() => codec.decode(sealed.subarray(0, 10))).toThrow("too short");
  });

  it("says which keys current can name", () => {
    expect(() => encrypt({ keys: { k1: key, k2: other } } as never)).toThrow(
      'The option current of encrypt() must name the one of its keys to write with ("k1", "k2"), not undefined.',
    );
  });

  it("says what is wrong with a key without showing it", () => {
    const problems = [
      { keys: { k1: "c2hvcnQ=" }, current: "k1" },
      { keys: {}, current: "k1" },
      { keys: { "a;b": key }, current: "a;b" },
      { keys: { k1: 5 as never }, current: "k1" },
    ];
    for (const options of problems) {
      expect(() => encrypt(options)).toThrow(
        expect.objectContaining({ code: "invalid_option", message: expect.not.stringContaining("c2hvcnQ") }),
      );
    }
  });
});
