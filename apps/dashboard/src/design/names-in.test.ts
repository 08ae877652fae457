import { expect, test } from "vitest";
import { namesIn } from "./names-in.ts";

test("finds names between commas, each once, and none where there is none", () => {
  expect(namesIn(" finance, audit,finance ,, ")).toEqual(["finance", "audit"]);
  expect(namesIn(" , ")).toEqual([]);
});
