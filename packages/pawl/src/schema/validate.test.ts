import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PawlError } from "../errors/pawl-error.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { validate } from "./validate.ts";

describe("validate", () => {
  it("gives what the schema makes of the value", async () => {
    expect(await validate(z.coerce.number(), "7", "input")).toBe(7);
  });

  it("throws one error that lists every issue with its path", async () => {
    const schema = z.object({ items: z.array(z.object({ price: z.number() })), name: z.string() });
    const error: unknown = await validate(
      schema,
      { items: [{ price: "x" }], name: 1 },
      'input of workflow "order"',
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PawlError);
    expect(error).toMatchObject({ code: "validation_failed", kind: "validation", retryable: false });
    expect((error as PawlError).message).toMatch(
      /^The input of workflow "order" is not valid: items\[0\]\.price: .*; name: /,
    );
    expect((error as PawlError).details).toMatchObject({ issues: [{ path: "items[0].price" }, { path: "name" }] });
  });

  it("works with any Standard Schema, be it asynchronous and without paths", async () => {
    const even: StandardSchema<number> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value) =>
          (value as number) % 2 === 0
            ? { value: value as number }
            : { issues: [{ message: "is odd" }, { message: "no", path: [{ key: "a" }, { key: 0 }] }] },
      },
    };
    expect(await validate(even, 2, "number")).toBe(2);
    await expect(validate(even, 3, "number")).rejects.toThrow("The number is not valid: is odd; a[0]: no.");
  });
});
