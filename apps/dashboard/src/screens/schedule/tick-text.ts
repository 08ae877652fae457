/** `Mon 23 Nov 2026, 09:00`; an unknown zone is UTC. Pure. */
export function tickText(
  atMs: number,
  { zone, hasSeconds = false }: { readonly zone: string; readonly hasSeconds?: boolean },
): string {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      day: "2-digit",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    }).formatToParts(atMs);
  const parts = Object.fromEntries(partsIn(format, zone).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, second } = parts;
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}${hasSeconds ? `:${second}` : ""}`;
}

function partsIn(
  format: (zone: string) => Intl.DateTimeFormatPart[],
  zone: string,
): readonly Intl.DateTimeFormatPart[] {
  try {
    return format(zone);
  } catch {
    return format("UTC");
  }
}
