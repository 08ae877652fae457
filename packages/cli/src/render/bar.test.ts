import { expect, it } from "vitest";
import { bar } from "./bar.ts";

const whole = { fromMs: 0, toMs: 100 };

it.each([
  [{ fromMs: 0, toMs: 100 }, "##########"],
  [{ fromMs: 0, toMs: 50 }, "#####"],
  [{ fromMs: 50, toMs: 100 }, "     #####"],
  [{ fromMs: 50, toMs: 50 }, "     #"],
  [{ fromMs: 100, toMs: 100 }, "         #"],
])("draws %j as %j", (part, text) => expect(bar(part, whole, 10, "#")).toBe(text));

it("copes with a whole that takes no time", () => {
  expect(bar({ fromMs: 5, toMs: 5 }, { fromMs: 5, toMs: 5 }, 10, "#")).toBe("#");
});
