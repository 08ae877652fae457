const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** A length of time in at most two units: `12 ms`, `1.4 s`, `2m 5s`, `3d 4h`. */
export function span(ms: number): string {
  if (ms < 0) return `-${span(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 59_500) return `${Math.round(ms / 1000)} s`;
  const rounded = Math.round(ms / 1000) * 1000;
  const first = units.findIndex(([, size]) => rounded >= size);
  const [unit, size] = units[first] ?? ["s", 1000];
  const whole = Math.floor(rounded / size);
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((rounded % size) / next[1]);
  return rest === 0 || next === undefined ? `${whole}${unit}` : `${whole}${unit} ${rest}${next[0]}`;
}

/** A moment as people say it: `now`, `5 s ago`, `in 2h 5m`. */
export function relativeTime(at: Date | undefined, nowMs: number): string {
  if (at === undefined) return "";
  const ms = at.getTime() - nowMs;
  if (Math.abs(ms) < 1000) return "now";
  const text = span(Math.round(Math.abs(ms) / 1000) * 1000).replace(/\.0 s$/, " s");
  return ms > 0 ? `in ${text}` : `${text} ago`;
}

/** `14:03:07.250`, in the local time zone. */
export function timeOfDay(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const ms = String(at.getMilliseconds()).padStart(3, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}
