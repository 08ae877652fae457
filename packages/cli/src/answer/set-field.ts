/** The answer with the value of one field put where it belongs. Pure. */
export function setField(answer: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const object = typeof answer === "object" && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {};
  return { ...object, [name]: setField(object[name], rest, value) };
}
