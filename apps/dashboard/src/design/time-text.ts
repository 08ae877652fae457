import type { Preferences } from "../preferences/preferences.ts";

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "narrow" });

/** `3m ago`, `in 2d`. What is past counts whole units; what is to come is rounded, so that a week is seven days some seconds later too. Pure. */
export function relativeText(atMs: number, nowMs: number): string {
  const diffMs = atMs - nowMs;
  for (const [unit, ms] of units)
    if (Math.abs(diffMs) >= ms)
      return relative.format(diffMs < 0 ? Math.trunc(diffMs / ms) : Math.round(diffMs / ms), unit);
  return "now";
}

/** `2026-11-21 15:04:05.123 +01:00`, in a zone. Pure. */
export function absoluteText(atMs: number, zone: Preferences["zone"]): string {
  const parts = partsOf(atMs, zone);
  return `${parts.date} ${parts.time}.${String(atMs % 1000).padStart(3, "0")} ${parts.zone}`;
}

/** `15:04:05.123`. Pure. */
export function clockText(atMs: number, zone: Preferences["zone"]): string {
  return `${partsOf(atMs, zone).time}.${String(atMs % 1000).padStart(3, "0")}`;
}

function partsOf(atMs: number, zone: string): { readonly date: string; readonly time: string; readonly zone: string } {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...(zone !== "local" && { timeZone: zone }),
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return {
    date: `${part["year"]}-${part["month"]}-${part["day"]}`,
    time: `${part["hour"]}:${part["minute"]}:${part["second"]}`,
    // Without an offset, some say `GMT`, and others `GMT+00:00`.
    zone: (part["timeZoneName"] ?? "").replace(/^GMT(?:[+-]00:00)?$/, "UTC").replace("GMT", ""),
  };
}

/** `12ms`, `3.4s`, `5m 02s`, `3h 12m`, `2d 4h`. Pure. */
export function durationText(ms: number): string {
  if (ms < 1) return "0ms";
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
