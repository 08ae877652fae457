import { plain } from "pawl/internal";

/** A value as one line of JSON; `plain` says how what JSON has no form for is written. Errors come whole: with code, message and cause. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(plain(value, wholeError))}\n`;
}

/** The same over several lines, for people. */
export function jsonText(value: unknown): string {
  return JSON.stringify(plain(value, wholeError), null, 2);
}

function wholeError(error: Error, inner: (item: unknown) => unknown): unknown {
  const { name, message, cause } = error;
  const own = Object.fromEntries(Object.entries(error).map(([key, item]) => [key, inner(item)]));
  return { name, message, ...own, ...(cause !== undefined && { cause: inner(cause) }) };
}
