/** The same JSON without the stacks of error records: they name files of the machine that ran the code. Pure. */
export function withoutStacks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStacks);
  if (typeof value !== "object" || value === null) return value;
  const isError = "code" in value && "message" in value && "stack" in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(isError && name === "stack"))
      .map(([name, field]) => [name, withoutStacks(field)]),
  );
}

/** Events of these kinds tell of errors in records of the engine's; what others hold is the users' own, whatever it looks like. */
export function tellsOfErrors(kind: string): boolean {
  return /^(step|run|child|spawn)-/.test(kind) && kind !== "step-completed" && kind !== "run-completed";
}
