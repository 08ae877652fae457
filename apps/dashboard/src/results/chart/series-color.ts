/** Six, and then from the beginning: more than six nobody tells apart by colour anyhow. Pure. */
export function seriesColor(index: number): string {
  return `var(--color-series-${(index % 6) + 1})`;
}
