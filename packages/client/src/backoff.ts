/** Doubling from `firstMs` to `mostMs`, with jitter of half, so that clients of a server that was away do not come back all at once. Pure; `chance` is from 0 to 1. */
export function backoffMs(
  attempt: number,
  { firstMs, mostMs, chance }: { readonly firstMs: number; readonly mostMs: number; readonly chance: number },
): number {
  return Math.min(firstMs * 2 ** Math.min(attempt - 1, 30), mostMs) * (0.5 + chance / 2);
}
