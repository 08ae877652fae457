import { z } from "zod";

/** A moment: ISO 8601 in UTC, to the millisecond. */
export const Timestamp = z.iso.datetime().meta({ id: "Timestamp", description: "ISO 8601, UTC" });

/** Any JSON. What JSON has no form for is written as most programs expect it: dates as ISO texts, big integers as texts, bytes as base64. */
export const Json = z.unknown().meta({ id: "Json", description: "Any JSON value" });

/** A JSON Schema (2020-12), with hints for forms under the keyword `ui`. */
export const JsonSchema = z.record(z.string(), z.unknown()).meta({ id: "JsonSchema", description: "A JSON Schema" });

/** Of whatever has one; no id has characters that would mean something in a path or a statement. */
export const Id = z.string().regex(/^[\w.:@-]{1,100}$/, "is no id");
/** A line that a person has written: without line breaks and control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // oxlint-disable-next-line no-control-regex -- they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, "must not have line breaks or control characters");
/** A longer text: with line breaks, but without NUL, which PostgreSQL does not take. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes("\0"), "must not have the character NUL");

/** Versions, and the numbers of events and chunks: what every store can hold. */
export const numberMax = 2_147_483_647;

export const RunId = z.uuid().describe("A run's id");

export const Tags = z.record(z.string().max(100), z.string().max(500)).meta({ id: "Tags" });

/** A parameter that is given several times, or once. */
export function several<Item extends z.ZodType<unknown, unknown>>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(50).optional(),
  );
}

/** `true` or `false` in a query. */
export const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
