import type { Queue } from "@pawl/api";
import { durationText } from "../../design/time-text.ts";

/** `8 at once, 2 per key, 100 in 1m`; null: none. Pure. */
export function limitText(limits: Queue["limits"]): string | null {
  if (limits === null) return null;
  const { concurrency, concurrencyPerKey, rateLimit } = limits;
  const parts = [
    concurrency === null ? null : `${concurrency} at once`,
    concurrencyPerKey === null ? null : `${concurrencyPerKey} per key`,
    rateLimit === null
      ? null
      : `${rateLimit.limit} in ${periodText(rateLimit.periodMs)}${rateLimit.perKey ? " per key" : ""}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

/** A whole number of minutes or hours needs no seconds. */
function periodText(ms: number): string {
  return durationText(ms)
    .replace(/\.0s$/, "s")
    .replace(/ 00[sm]$/, "");
}
