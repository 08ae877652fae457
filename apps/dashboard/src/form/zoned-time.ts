/** What `<input type="datetime-local">` shows of a moment, in a zone: `2026-01-31T14:30`. Empty where it is none. Pure. */
export function localTextOf(moment: unknown, zone: string): string {
  const atMs = typeof moment === "string" ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(atMs)) return "";
  const text = new Date(atMs + offsetMs(atMs, zone)).toISOString().slice(0, 19);
  return text.endsWith(":00") ? text.slice(0, 16) : text;
}

/** The moment that such a text means in a zone, with the offset that holds there then: `2026-01-31T14:30:00+01:00`. Of a time that a clock change leaves out, the one after it. Pure. */
export function momentOf(localText: string, zone: string): string {
  const asUtcMs = Date.parse(`${localText}Z`);
  const guessMs = asUtcMs - offsetMs(asUtcMs, zone);
  const offset = offsetMs(guessMs, zone);
  const atMs = asUtcMs - offset;
  const found = offsetMs(atMs, zone);
  return `${new Date(atMs + found).toISOString().slice(0, 19)}${offsetText(found)}`;
}

/** `Europe/Berlin` for `local`. */
export function zoneName(zone: string): string {
  return zone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

function offsetMs(atMs: number, zone: string): number {
  if (zone === "local") return -new Date(atMs).getTimezoneOffset() * 60_000;
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "longOffset" });
  const text = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}

function offsetText(ms: number): string {
  if (ms === 0) return "Z";
  const minutes = Math.abs(ms) / 60_000;
  const two = (count: number) => String(Math.floor(count)).padStart(2, "0");
  return `${ms < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
