/**
 * How far a tick is put off: by chance, but the same for whoever asks, and spread evenly over schedules and ticks. Less than `maxMs`.
 *
 * The hash is FNV-1a with a last mix, since ticks differ in few characters.
 */
export function jitterOf({
  id,
  tickMs,
  maxMs,
}: {
  readonly id: string;
  readonly tickMs: number;
  readonly maxMs: number;
}): number {
  if (maxMs <= 0) return 0;
  let hash = 0x811c9dc5;
  for (const char of `${id}@${tickMs}`) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * maxMs);
}
