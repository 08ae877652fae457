import { describe, expect, it } from "vitest";
import type { JsonSchema } from "pawl";
import { fieldsOf } from "./field.ts";
import { readField } from "./read-field.ts";

function read(schema: JsonSchema, text: string): unknown {
  const [field] = fieldsOf(schema);
  return readField(field!, text);
}

describe("readField", () => {
  it.each<[JsonSchema, string, unknown]>([
    [{ type: "string" }, " a b ", " a b "],
    [{ type: "string" }, "7", "7"],
    [{ type: "number" }, " 7.5 ", 7.5],
    [{ type: "integer" }, "7", 7],
    [{ type: "boolean" }, "Yes", true],
    [{ type: "boolean" }, "n", false],
    [{ type: ["number", "null"] }, "null", null],
    [{ anyOf: [{ type: "number" }, { type: "string" }] }, "x", "x"],
    [{ anyOf: [{ type: "number" }, { type: "string" }] }, "3", 3],
    [{ enum: ["red", "green"] }, "green", "green"],
    [{ enum: ["red", "green"] }, "1", "red"],
    [{ enum: [5, 1] }, "1", 1],
    [{ type: "array", items: { type: "string" } }, "a, b", ["a", "b"]],
    [{ type: "array" }, "[1,2]", [1, 2]],
    [{ type: "object" }, '{"a":1}', { a: 1 }],
    [{ const: "x" }, "x", "x"],
    [{}, '{"a":1}', { a: 1 }],
    [{}, "any words", "any words"],
    [{ $ref: "#/$defs/n", $defs: { n: { type: "number" } } }, "3", 3],
  ])("%j: %j means %j", (schema, text, value) => {
    expect(read(schema, text)).toEqual({ value });
  });

  it.each<[JsonSchema, string, string]>([
    [{ type: "number" }, "many", "must be a number"],
    [{ type: "number", minimum: 3 }, "2", "must be at least 3"],
    [{ type: "boolean" }, "perhaps", "must be yes or no"],
    [{ enum: ["red"] }, "blue", 'must be "red"'],
    [{ type: "object" }, "{", "must be JSON"],
    [{ type: "array", items: { type: "number" } }, "[1,true]", "[1] must be a number"],
  ])("%j: %j is refused: %s", (schema, text, problem) => {
    expect(read(schema, text)).toEqual({ problem });
  });
});

describe("fieldsOf", () => {
  it("goes into objects that must be there, and asks for others as a whole", () => {
    const place = { type: "object", properties: { city: { type: "string", title: "City" } }, required: ["city"] };
    const schema = {
      type: "object",
      properties: { home: { $ref: "#/$defs/place" }, work: place },
      required: ["home"],
      $defs: { place },
    };
    expect(fieldsOf(schema).map(({ path, title, isRequired }) => [path.join("."), title, isRequired])).toEqual([
      ["home.city", "City", true],
      ["work", "work", false],
    ]);
  });
});
