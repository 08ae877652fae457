import { expect, test } from "vitest";
import { tagsOf, tagsText } from "./tags-text.ts";

test("reads tags as people write them", () => {
  expect(tagsOf(" tenant: acme ,plan:pro,, urgent, url: http://a")).toEqual({
    tenant: "acme",
    plan: "pro",
    urgent: "true",
    url: "http://a",
  });
  expect(tagsOf("")).toEqual({});
  expect(tagsOf(tagsText({ a: "b", c: "d" }))).toEqual({ a: "b", c: "d" });
});
