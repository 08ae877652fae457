import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "../standard-json-schema.ts";
import { checkJson } from "./check-json.ts";
import type { JsonSchema } from "./json-schema.ts";

/** `path message` of each problem. */
function problems(schema: JsonSchema, value: unknown): string[] {
  return checkJson(schema, value).map(({ path, message }) => `${path} ${message}`.trim());
}

describe("checkJson", () => {
  it.each<[schema: JsonSchema, good: unknown[], bad: unknown[]]>([
    [{ type: "string" }, ["", "a"], [1, null, undefined, {}, [], new Date(0)]],
    [{ type: "number" }, [1, -0.5], ["1", Number.NaN, Number.POSITIVE_INFINITY]],
    [{ type: "integer" }, [1, -3, 1e3], [1.5, "1"]],
    [{ type: "boolean" }, [true, false], [0, "true"]],
    [{ type: "null" }, [null], [0, undefined]],
    [{ type: "object" }, [{}], [[], null]],
    [{ type: "array" }, [[]], [{}, "a"]],
    [{ type: ["string", "null"] }, ["a", null], [1]],
    [{ type: "string", nullable: true }, ["a", null], [1]],
    [{ type: "string", enum: ["a", "b"] }, ["a"], ["c"]],
    [{ enum: [{ a: [1, { b: 2 }] }] }, [{ a: [1, { b: 2 }] }], [{ a: [1, { b: 3 }] }, { a: [1] }]],
    [{ const: { a: 1, b: null } }, [{ b: null, a: 1 }], [{ a: 1 }, null]],
    [{ minimum: 1, maximum: 3 }, [1, 3, "any text"], [0, 4]],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2], [1, 3]],
    [{ multipleOf: 0.1 }, [0.3, 1, -0.7], [0.35]],
    [{ minLength: 2, maxLength: 3 }, ["ab", "😀😀😀"], ["a", "😀", "abcd"]],
    [{ pattern: "^a+$" }, ["aa"], ["b"]],
    [{ pattern: "(" }, ["whatever"], []],
    [{ format: "email" }, ["ann@example.com"], ["ann", "ann@", "a b@example.com", "ann@example"]],
    [
      { format: "uri" },
      ["https://example.com/a?b=c", "mailto:ann@example.com"],
      ["example.com", "http://", "ht tp://a"],
    ],
    [{ format: "uuid" }, ["01890a5d-ac96-774b-bcce-b302099a8057"], ["01890a5d"]],
    [
      { format: "date" },
      ["2024-02-29", "2000-02-29"],
      ["2023-02-29", "1900-02-29", "2024-13-01", "2024-1-1", "2024-04-31"],
    ],
    [{ format: "time" }, ["23:59:60Z", "12:00:00.5+02:00"], ["24:00:00Z", "12:00:00"]],
    [{ format: "date-time" }, ["2024-02-29T12:00:00Z"], ["2024-02-30T12:00:00Z", "2024-02-29"]],
    [{ format: "unheard-of" }, ["anything"], []],
    [{ minItems: 1, maxItems: 2, uniqueItems: true }, [[1], [1, 2]], [[], [1, 2, 3], [{ a: 1 }, { a: 1 }]]],
    [{ prefixItems: [{ type: "string" }], items: { type: "number" } }, [["a", 1, 2], []], [[1], ["a", "b"]]],
    [{ prefixItems: [true], items: false }, [[1]], [[1, 2]]],
    [{ contains: { const: 1 }, maxContains: 1 }, [[1, 2]], [[2], [1, 1]]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 2 }]],
    [{ required: ["a"] }, [{ a: null }], [{}, { a: undefined }]],
    [{ properties: { a: { type: "number" } }, additionalProperties: false }, [{ a: 1 }, {}], [{ a: "1" }, { b: 1 }]],
    [{ additionalProperties: { type: "number" } }, [{ a: 1 }], [{ a: "1" }]],
    [
      { patternProperties: { "^n": { type: "number" } }, additionalProperties: false },
      [{ n1: 1 }],
      [{ n1: "" }, { m: 1 }],
    ],
    [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }], [{ ab: 1 }]],
    [{ dependentRequired: { card: ["name"] } }, [{}, { card: 1, name: 2 }], [{ card: 1 }]],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [0, 3]],
    [{ anyOf: [{ type: "string" }, { minimum: 5 }] }, ["a", 5], [4]],
    [{ oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, [2, 3], [1, 6]],
    [{ not: { type: "null" } }, [1], [null]],
    [
      JSON.parse('{"if":{"type":"string"},"then":{"minLength":1},"else":{"minimum":1}}') as JsonSchema,
      ["a", 1],
      ["", 0],
    ],
    [{ $defs: { n: { type: "number" } }, items: { $ref: "#/$defs/n" } }, [[1]], [["1"]]],
    [{ $defs: { "a/b~c": { type: "null" } }, $ref: "#/$defs/a~1b~0c" }, [null], [1]],
    [{ $defs: { x: { $anchor: "here", type: "null" } }, $ref: "#here" }, [null], [1]],
    [{ $ref: "https://example.com/elsewhere" }, [1, null], []],
    [{ $ref: "#" }, [1], []],
    [{ $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" }, [1], []],
    [{}, [1, null, undefined, "a"], []],
    [{ unheardOf: 1, minimum: "1", required: "a", properties: 3, anyOf: {} }, [0, {}], []],
  ])("%j takes %j and refuses %j", (schema, good, bad) => {
    for (const value of good) expect([value, problems(schema, value)]).toEqual([value, []]);
    for (const value of bad) expect([value, problems(schema, value).length > 0]).toEqual([value, true]);
  });

  it("says every problem, where it is and in words", () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1 },
        kind: { enum: ["a", "b", "c"] },
        items: { type: "array", items: { type: "object", properties: { price: { type: "number", minimum: 0 } } } },
        mail: { type: "string", format: "email", pattern: "@" },
      },
      required: ["name", "date"],
      additionalProperties: false,
    };
    const value = { name: "", kind: "d", items: [{ price: 1 }, { price: -1 }, 7], mail: "x", other: 1 };
    expect(problems(schema, value)).toEqual([
      "date is required",
      "name must not be empty",
      'kind must be "a", "b" or "c"',
      "items[1].price must be at least 0",
      "items[2] must be an object",
      "mail must be an e-mail address",
      "other is not known",
    ]);
  });

  it("of several forms tells about the one that comes nearest", () => {
    const card = { type: "object", properties: { card: { type: "string" } }, required: ["card"] };
    const schema = { anyOf: [{ type: "null" }, card] };
    expect(problems(schema, { card: 7 })).toEqual(["card must be a text"]);
    expect(problems(schema, 7)).toEqual(["must be null, or must be an object"]);
  });

  it("follows a schema that refers to itself as deep as the value goes", () => {
    const schema = {
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
    };
    expect(problems(schema, { next: { next: { next: 1 } } })).toEqual(["next.next.next must be an object"]);
  });

  it("takes and refuses as zod does what zod says as JSON Schema", () => {
    const Form = z.object({
      name: z.string().min(1),
      age: z.int().min(0).optional(),
      mail: z.email(),
      day: z.iso.date(),
      role: z.enum(["admin", "user"]).default("user"),
      tags: z.array(z.string()).max(2),
      extra: z.union([z.string(), z.null()]),
      more: z.discriminatedUnion("type", [
        z.object({ type: z.literal("a"), n: z.number() }),
        z.object({ type: z.literal("b"), s: z.string() }),
      ]),
    });
    const good = {
      name: "Ann",
      mail: "ann@example.com",
      day: "2024-02-29",
      tags: [],
      extra: null,
      more: { type: "a", n: 1 },
    };
    const cases = [
      good,
      { ...good, age: 3, role: "admin", more: { type: "b", s: "" } },
      { ...good, name: "" },
      { ...good, age: 1.5 },
      { ...good, mail: "ann" },
      { ...good, day: "2023-02-29" },
      { ...good, role: "root" },
      { ...good, tags: ["a", "b", "c"] },
      { ...good, extra: undefined },
      { ...good, more: { type: "a", s: "" } },
      { ...good, more: { type: "c" } },
    ];
    const schema = jsonSchemaOf(Form) as JsonSchema;
    for (const value of cases)
      expect([value, checkJson(schema, value).length === 0]).toEqual([value, Form.safeParse(value).success]);
  });
});
