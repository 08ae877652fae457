/** The one thing that the workflows compute: every step's value depends on the one before, so a step lost or done twice shows in the result. */
export function mix(value: number, step: number): number {
  return (value * 31 + step) % 1_000_003;
}

export function mixAll(value: number, count: number): number {
  let mixed = value;
  for (let step = 0; step < count; step++) mixed = mix(mixed, step);
  return mixed;
}
