const rememberedMax = 20_000;

/** A function that is true the first time it is asked about a key; it forgets the oldest ones. */
export function eventOnce(): (key: string) => boolean {
  const known = new Set<string>();
  return (key) => {
    if (known.has(key)) return false;
    known.add(key);
    if (known.size > rememberedMax) {
      const [oldest] = known;
      if (oldest !== undefined) known.delete(oldest);
    }
    return true;
  };
}
