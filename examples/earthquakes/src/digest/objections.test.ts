import { expect, test } from "vitest";
import { objectionsTo } from "./objections.ts";

const facts = { earthquakes: 1678 };

test("has nothing against a short text whose numbers are facts", () => {
  expect(objectionsTo(["There were {1,678|earthquakes} earthquakes."], facts)).toEqual([]);
});

test.each([
  ["They will return.", "unsupported-claim", "“will”"],
  ["There were 1,678 of them.", "number-without-source", "1,678"],
  ["There were {1,678|quakes} of them.", "number-without-source", "1,678 for quakes, which is not known"],
  ["There were {1,700|earthquakes} of them.", "wrong-number", "1,700 for earthquakes, which is 1678"],
  ["so ".repeat(26), "sentence-too-long", "26 words"],
])("objects to %j: %s", (sentence, kind, detail) => {
  expect(objectionsTo([sentence], facts)).toEqual([{ kind, sentence: 0, detail }]);
});

test("objects to a long text at its end, and names the gravest first", () => {
  const sentences = [...Array.from({ length: 17 }, () => "One two three four five six seven eight."), "It will."];
  expect(objectionsTo(sentences, facts)).toEqual([
    { kind: "unsupported-claim", sentence: 17, detail: "“will”" },
    { kind: "text-too-long", sentence: 17, detail: "138 words" },
  ]);
});
