import { expect, test } from "vitest";
import { detectType, isAllowed, typeOf } from "./file-type.ts";

test("a file is what it was declared, where its bytes do not contradict it", () => {
  const is: [declared: string, detected: string | undefined, type: string | null][] = [
    ["image/png", "image/png", "image/png"],
    ["image/jpg", "image/jpeg", "image/jpeg"],
    ["text/csv; charset=utf-8", undefined, "text/csv"],
    ["application/json", undefined, "application/json"],
    ["application/octet-stream", "application/pdf", "application/pdf"],
    ["application/octet-stream", undefined, "application/octet-stream"],
    ["application/vnd.oasis.opendocument.text", "application/zip", "application/vnd.oasis.opendocument.text"],
    ["application/x-zip-compressed", "application/zip", "application/zip"],
    ["application/msword", "application/x-cfb", "application/msword"],
    ["image/svg+xml", "application/xml", "image/svg+xml"],
    ["audio/mp4", "video/mp4", "video/mp4"],
    ["image/png", undefined, null],
    ["image/png", "image/jpeg", null],
    ["application/pdf", "application/zip", null],
    ["text/plain", "application/x-msdownload", null],
    ["image/png", "application/xml", null],
  ];
  for (const [declared, detected, type] of is)
    expect([declared, detected, typeOf(declared, detected)]).toEqual([declared, detected, type]);
});

test("allows types by pattern", () => {
  expect(isAllowed("image/jpg", ["image/jpeg"])).toBe(true);
  expect(isAllowed("image/webp", ["image/*"])).toBe(true);
  expect(isAllowed("imagex/webp", ["image/*"])).toBe(false);
  expect(isAllowed("text/html", ["*/*"])).toBe(true);
  expect(isAllowed("text/html", [])).toBe(false);
});

test("looks at the beginning of a file, also of one that is cut off there", async () => {
  expect(await detectType(Buffer.from("%PDF-1.7\n"))).toBe("application/pdf");
  expect(await detectType(Buffer.from("hello"))).toBeUndefined();
  expect(await detectType(Buffer.alloc(0))).toBeUndefined();
  expect(await detectType(Buffer.from("504b0304140000000800", "hex"))).toBe("application/zip");
});
