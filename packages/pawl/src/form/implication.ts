import type { JsonSchema } from "../schema/json-schema/json-schema.ts";

/** `if`, `then` and `else` of JSON Schema. Not as a literal: an object that has a `then` looks like a promise. */
export function implication(
  condition: JsonSchema,
  parts: { readonly holds?: JsonSchema | undefined; readonly fails?: JsonSchema | undefined },
): JsonSchema {
  const entries = [
    ["if", condition],
    ["then", parts.holds],
    ["else", parts.fails],
  ] as const;
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
}
