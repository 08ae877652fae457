/**
 * A value of the engine's as JSON. What JSON has no form for is written as most programs expect it: dates as ISO texts, big integers as texts, maps with text keys as objects, sets as
 * lists, bytes as base64. Undefined is null.
 */
export function plain(value: unknown): unknown {
  return plainIn(value, new Set()) ?? null;
}

function plainIn(value: unknown, above: Set<object>): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (above.has(value)) return "[circular]";
  above.add(value);
  const written = plainObject(value, (item) => plainIn(item, above));
  above.delete(value);
  return written;
}

function plainObject(value: object, inner: (item: unknown) => unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Set) return [...value].map((item) => inner(item) ?? null);
  if (value instanceof Map) {
    const entries = [...value];
    if (!entries.every(([key]) => typeof key === "string"))
      return entries.map((entry) => entry.map((item: unknown) => inner(item) ?? null));
    return Object.fromEntries(entries.map(([key, item]) => [key as string, inner(item)]));
  }
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (Array.isArray(value)) return value.map((item) => inner(item) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
}
