/**
 * A value as one line of JSON. What JSON has no form for is written the way most programs expect it: dates as ISO texts, big integers as
 * texts, maps with text keys as objects, sets as lists, bytes as base64, errors with their code and message.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(plain(value, new Set()) ?? null)}\n`;
}

/** The same over several lines, for people. */
export function jsonText(value: unknown): string {
  return JSON.stringify(plain(value, new Set()) ?? null, null, 2);
}

function plain(value: unknown, above: Set<object>): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (above.has(value)) return "[circular]";
  above.add(value);
  try {
    return plainObject(value, above);
  } finally {
    above.delete(value);
  }
}

function plainObject(value: object, above: Set<object>): unknown {
  const inner = (item: unknown): unknown => plain(item, above);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Set) return [...value].map((item) => inner(item) ?? null);
  if (value instanceof Map) return plainMap(value, inner);
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Error) return plainError(value, inner);
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

function plainError(error: Error, inner: (item: unknown) => unknown): unknown {
  const { name, message, cause } = error;
  const own = Object.fromEntries(Object.entries(error).map(([key, item]) => [key, inner(item)]));
  return { name, message, ...own, ...(cause !== undefined && { cause: inner(cause) }) };
}
