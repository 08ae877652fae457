import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonArgument } from "./json-argument.ts";
import { fakeIo } from "./testing/fake-io.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "pawl-json-"));
  writeFileSync(join(cwd, "input.json"), '{ "id": 7 }');
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("jsonArgument", () => {
  it("reads JSON, files and standard input", async () => {
    expect(await jsonArgument(fakeIo(), '{"id":7}', "--input")).toEqual({ id: 7 });
    expect(await jsonArgument(fakeIo({ cwd }), "@input.json", "--input")).toEqual({ id: 7 });
    expect(await jsonArgument(fakeIo({ stdin: "[1]" }), "-", "--input")).toEqual([1]);
    expect(await jsonArgument(fakeIo(), undefined, "--input")).toBeUndefined();
  });

  it.each([
    ["{id:7}", "invalid_json", /^--input is not JSON: .*position 1/],
    ["", "invalid_json", /^--input is not JSON: it is empty\.$/],
    ["@none.json", "file_not_found", /--input: there is no file .*none\.json/],
    ["@.", "invalid_usage", /cannot be read/],
  ])("says what is wrong with %j", async (text, code, message) => {
    await expect(jsonArgument(fakeIo({ cwd }), text, "--input")).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("shows how a plain text is quoted", async () => {
    await expect(jsonArgument(fakeIo(), "hello", "payload")).rejects.toMatchObject({
      hint: `A text needs quotes of its own: '"hello"'.`,
    });
  });
});
