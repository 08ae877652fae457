import { PawlError } from "./pawl-error.ts";

/** A duration by its parts, added up: `{ hours: 1, minutes: 30 }`. */
export interface DurationParts {
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A number of milliseconds, a text such as `"3 days"`, `"1.5h"`, `"2h30m"` or `"250ms"`, or an object of parts. */
export type Duration = number | string | DurationParts;

const unitMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
} as const;

type Unit = keyof typeof unitMs;

const unitWords: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...words("weeks", "w week weeks"),
  ...words("days", "d day days"),
  ...words("hours", "h hr hrs hour hours"),
  ...words("minutes", "m min mins minute minutes"),
  ...words("seconds", "s sec secs second seconds"),
  ...words("milliseconds", "ms msec msecs millisecond milliseconds"),
]);

// A thousand years: whatever is longer is a mistake in the unit, and now + duration must stay a valid Date.
const durationMaxMs = 1000 * 365.25 * unitMs.days;

/**
 * The whole milliseconds of a duration, rounded. `option` names the option in the error.
 *
 * @example durationMs("2h30m", "timeout") // 9_000_000
 * @throws PawlError `invalid_duration` when it is negative, not finite, longer than a thousand years, or not understood.
 */
export function durationMs(value: Duration, option: string): number {
  const ms =
    typeof value === "number" ? value : typeof value === "string" ? textMs(value, option) : partsMs(value, option);
  if (!(ms >= 0) || ms > durationMaxMs) {
    throw invalid(
      value,
      option,
      ms > durationMaxMs ? "is longer than 1000 years" : "is not a duration of zero or more",
    );
  }
  return Math.round(ms);
}

function textMs(text: string, option: string): number {
  let ms = 0;
  let rest = text.trim();
  if (rest === "") throw invalid(text, option, "is empty");
  while (rest !== "") {
    const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-zA-Zµ]*)\s*,?\s*/.exec(rest);
    if (!match) throw invalid(text, option, "is not understood");
    const [all, amount, word] = match as unknown as [string, string, string];
    ms += Number(amount) * unitMs[unitOf(word, text, option)];
    rest = rest.slice(all.length);
  }
  return ms;
}

function unitOf(word: string, text: string, option: string): Unit {
  if (word === "") throw invalid(text, option, "has a number without a unit");
  // "5M" is as likely to mean months as minutes.
  const unit = word === "M" ? undefined : unitWords.get(word.toLowerCase());
  if (unit) return unit;
  const isCalendar = /^(M|mo|mon|months?|y|yr|yrs|years?)$/.test(word);
  throw invalid(
    text,
    option,
    isCalendar ? `uses "${word}", which has no fixed length` : `uses the unknown unit "${word}"`,
  );
}

function partsMs(parts: DurationParts, option: string): number {
  if (typeof parts !== "object" || parts === null || Array.isArray(parts))
    throw invalid(parts, option, "is not a duration");
  const entries = Object.entries(parts).filter(([, amount]) => amount !== undefined);
  if (entries.length === 0) throw invalid(parts, option, "names no unit");
  let ms = 0;
  for (const [unit, amount] of entries) {
    if (!Object.hasOwn(unitMs, unit)) throw invalid(parts, option, `has the unknown part "${unit}"`);
    if (typeof amount !== "number" || !Number.isFinite(amount)) {
      throw invalid(parts, option, `has ${unit} that is not a finite number`);
    }
    ms += amount * unitMs[unit as Unit];
  }
  return ms;
}

function invalid(value: unknown, option: string, problem: string): PawlError {
  const shown = show(value);
  return new PawlError("invalid_duration", `${option}: ${shown} ${problem}`, { details: { option, value: shown } });
}

function show(value: unknown): string {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return `a ${typeof value}`;
  if (typeof value === "number" || value === undefined) return String(value);
  try {
    return JSON.stringify(value).slice(0, 200);
  } catch {
    return "an object that is not JSON";
  }
}

function words(unit: Unit, list: string): [string, Unit][] {
  return list.split(" ").map((word) => [word, unit]);
}
