/**
 * How long the answer asks to wait, in milliseconds: `retry-after-ms` (OpenAI, Azure), else Retry-After in seconds or as an
 * HTTP date (RFC 9110 §10.2.3). A date is measured from `nowMs`, else from the answer's own Date header, else ignored.
 */
export function retryAfterMs(error: object, nowMs: number | undefined): number | undefined {
  const exact = header(error, "retry-after-ms")?.trim();
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return Math.round(Number(exact));
  const text = header(error, "retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const atMs = Date.parse(text);
  const fromMs = nowMs ?? Date.parse(header(error, "date") ?? "");
  return Number.isNaN(atMs) || Number.isNaN(fromMs) ? undefined : Math.max(0, atMs - fromMs);
}

/** A header of a Response or of an error that carries one; `name` in lower case. */
export function header(error: object, name: string): string | undefined {
  const { headers, responseHeaders, response, $response } = error as Record<string, unknown>;
  for (const carrier of [headers, responseHeaders, headersOf(response), headersOf($response)]) {
    const value = read(carrier, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function headersOf(response: unknown): unknown {
  return typeof response === "object" && response !== null ? (response as { headers?: unknown }).headers : undefined;
}

function read(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const found: unknown =
    typeof get === "function" ? get.call(headers, name) : key && (headers as Record<string, unknown>)[key];
  const value: unknown = Array.isArray(found) ? found[0] : found;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
