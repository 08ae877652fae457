/** The same JSON without the stacks of error records, which name files of the machine that ran it. Pure. */
export function withoutStacks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStacks);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value);
  const isError = "code" in value && "message" in value && "stack" in value;
  return Object.fromEntries(
    fields.map(([name, field]) => [name, isError && name === "stack" ? null : withoutStacks(field)]),
  );
}
