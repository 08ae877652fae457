/**
 * A value as JSON, for those who cannot read Pawl's own encoding. What JSON has no form for is written as most programs expect it: dates as ISO texts, big integers as texts, maps with text keys as
 * objects, sets as lists, bytes as base64. Undefined is null. Pure.
 *
 * @param errorOf what is written of an error; default: its name and message.
 */
export function plain(value: unknown, errorOf: PlainError = nameAndMessage): unknown {
  return plainIn(value, { above: new Set(), errorOf }) ?? null;
}

/** `inner` writes what is in the error. */
export type PlainError = (error: Error, inner: (value: unknown) => unknown) => unknown;

interface Place {
  readonly above: Set<object>;
  readonly errorOf: PlainError;
}

function plainIn(value: unknown, place: Place): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (place.above.has(value)) return "[circular]";
  place.above.add(value);
  try {
    return plainObject(value, place.errorOf, (item) => plainIn(item, place));
  } finally {
    place.above.delete(value);
  }
}

function plainObject(value: object, errorOf: PlainError, inner: (item: unknown) => unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Set) return [...value].map((item) => inner(item) ?? null);
  if (value instanceof Map) return plainMap(value, inner);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Error) return errorOf(value, inner);
  if (Array.isArray(value)) return value.map((item) => inner(item) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
}

function plainMap(map: Map<unknown, unknown>, inner: (item: unknown) => unknown): unknown {
  const entries = [...map];
  if (entries.every(([key]) => typeof key === "string")) {
    return Object.fromEntries(entries.map(([key, item]) => [key as string, inner(item)]));
  }
  return entries.map((entry) => entry.map((item) => inner(item) ?? null));
}

function nameAndMessage({ name, message }: Error): unknown {
  return { name, message };
}
