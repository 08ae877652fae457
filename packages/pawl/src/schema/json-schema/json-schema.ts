/**
 * A JSON Schema (https://json-schema.org, draft 2020-12) as plain data. What forms need of it is checked ({@link checkJson}); other keywords are for whoever shows it,
 * and are ignored.
 */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** True for an object that is no list; booleans are schemas too, but no question asks by them. */
export function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("~standard" in value);
}
