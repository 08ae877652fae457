import type { Duration } from "pawl";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** A duration as people write it, and as the engine reads it: `2h`, `1m30s`. It keeps them as milliseconds. Pure. */
export function durationText(duration: Duration): string {
  if (typeof duration !== "number") return typeof duration === "string" ? duration : partsText(duration);
  let rest = duration;
  let text = "";
  for (const [unit, unitMs] of units) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}

function partsText(parts: object): string {
  return Object.entries(parts)
    .filter(([, count]) => count !== undefined)
    .map(([unit, count]) => `${String(count)} ${unit}`)
    .join(" ");
}
