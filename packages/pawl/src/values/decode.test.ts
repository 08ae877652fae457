import { describe, expect, it } from "vitest";
import { decodeValue } from "./decode.ts";

describe("decodeValue", () => {
  it.each([
    ["a text that is cut", '{"a":[1,2'],
    ["a tag of a newer Pawl", '{"$pawl":"temporal","v":"2030-01-01"}'],
    ["a tag that is no name", '{"$pawl":{"v":1}}'],
    ["bytes that are none", '{"$pawl":"Uint8Array","v":5}'],
    ["a name that is a global but no bytes", '{"$pawl":"Function","v":"return 1"}'],
    ["a bigint that is none", '{"$pawl":"bigint","v":"x"}'],
    ["a Map that is none", '{"$pawl":"map","v":null}'],
    ["a URL that is none", '{"$pawl":"url","v":"::"}'],
    ["a RegExp that is none", '{"$pawl":"regexp","v":["(","",0]}'],
    ["bytes of a wrong length", '{"$pawl":"Float64Array","v":"AQI="}'],
    ["an error that is none", '{"$pawl":"error"}'],
    ["nesting without end", `{"$pawl":"set","v":[${"[".repeat(200_000)}${"]".repeat(200_000)}]}`],
  ])("refuses %s", (_what, text) => {
    expect(() => decodeValue(text)).toThrow(
      expect.objectContaining({
        code: "value_corrupt",
        message: expect.stringMatching(/^A stored value cannot be read: /),
      }),
    );
  });

  it("names the tag that it does not know", () => {
    expect(() => decodeValue('[{"$pawl":"temporal"}]')).toThrow('it has the unknown tag "temporal"');
  });

  it("reads each text anew, so that no two readers share an object", () => {
    const text = '{"d":{"$pawl":"date","v":null}}';
    expect(decodeValue(text)).not.toBe(decodeValue(text));
  });
});
