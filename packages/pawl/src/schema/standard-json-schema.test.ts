import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { StandardSchema } from "./standard-schema.ts";
import { jsonSchemaOf } from "./standard-json-schema.ts";

function schemaWith(jsonSchema: unknown): StandardSchema<unknown, unknown> {
  const standard = { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value }), jsonSchema };
  return { "~standard": standard };
}

describe("jsonSchemaOf", () => {
  it("gives what a schema of zod accepts, as plain data", () => {
    const Form = z.object({ n: z.coerce.number().default(3), at: z.date(), t: z.string().transform(Number) });
    const json = jsonSchemaOf(Form);
    expect(json).toMatchObject({
      type: "object",
      properties: { n: { type: "number", default: 3 }, at: {}, t: { type: "string" } },
      required: ["at", "t"],
    });
    expect(Object.getOwnPropertyNames(json).filter((name) => name.startsWith("~"))).toEqual([]);
    expect(jsonSchemaOf(Form)).toBe(json);
  });

  it("asks for another draft where a library does not have the newest", () => {
    const schema = schemaWith({
      input: ({ target }: { target: string }) => {
        if (target !== "draft-07") throw new Error("unknown target");
        return { type: "string" };
      },
    });
    expect(jsonSchemaOf(schema)).toEqual({ type: "string" });
  });

  it("gives null where a library does not say, or cannot", () => {
    expect(jsonSchemaOf(schemaWith(undefined))).toBeNull();
    const failing = () => {
      throw new Error("not representable");
    };
    expect(jsonSchemaOf(schemaWith({ input: failing }))).toBeNull();
    expect(jsonSchemaOf(schemaWith({ input: () => true }))).toBeNull();
  });
});
