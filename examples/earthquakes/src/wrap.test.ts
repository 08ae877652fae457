import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

test("breaks between words, and leaves a word that is too long whole", () => {
  expect(wrap("one two three", 7)).toBe("one two\nthree");
  expect(wrap("incomprehensibly long", 7)).toBe("incomprehensibly\nlong");
  expect(wrap("", 7)).toBe("");
});
