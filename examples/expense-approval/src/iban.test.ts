import { expect, test } from "vitest";
import { isIban } from "./iban.ts";

test("knows right check digits from wrong ones", () => {
  expect(isIban("DE89 3704 0044 0532 0130 00")).toBe(true);
  expect(isIban("gb82 west 1234 5698 7654 32")).toBe(true);
  expect(isIban("DE88 3704 0044 0532 0130 00")).toBe(false);
  expect(isIban("DE98 3704 0044 0532 0130 00")).toBe(false);
  expect(isIban("a bank account")).toBe(false);
});
