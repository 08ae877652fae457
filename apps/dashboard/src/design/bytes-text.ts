/** `3 B`, `1.5 kB`, `20 MB`. Pure. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let at = 0;
  while (amount >= 999.5 && at < units.length - 1) {
    amount /= 1_000;
    at++;
  }
  return `${at === 0 || amount >= 9.95 ? Math.round(amount) : amount.toFixed(1)} ${units[at]}`;
}
