export interface Slice {
  readonly name: string;
  readonly value: number;
  /** Of the whole, from 0 to 1. */
  readonly share: number;
  /** Where it begins and ends, in turns. */
  readonly from: number;
  readonly to: number;
}

const shownMax = 12;

/** The parts of a whole, the largest first; the small ones behind the twelfth are one, "Others". What is less than nothing is no part. Pure. */
export function slicesOf(names: readonly (string | number)[], values: readonly (number | null)[]): readonly Slice[] {
  const parts = names
    .map((name, index) => ({ name: String(name), value: values[index] ?? 0 }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value);
  const rest = parts.slice(shownMax - 1);
  const shown =
    parts.length > shownMax
      ? [...parts.slice(0, shownMax - 1), { name: "Others", value: rest.reduce((sum, { value }) => sum + value, 0) }]
      : parts;
  const whole = shown.reduce((sum, { value }) => sum + value, 0);
  let from = 0;
  return shown.map(({ name, value }) => {
    const share = value / whole;
    const slice = { name, value, share, from, to: from + share };
    from = slice.to;
    return slice;
  });
}
