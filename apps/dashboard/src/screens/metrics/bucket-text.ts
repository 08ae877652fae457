/** `21 Nov, 15:45`, in a zone. Pure. */
export function bucketText(atMs: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    ...(zone !== "local" && { timeZone: zone }),
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(atMs);
}
