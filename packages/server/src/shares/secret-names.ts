/** The names of the fields that a JSON Schema says are secrets: fields for passwords, and what is only to be written. Pure. */
export function secretNames(schema: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof schema !== "object" || schema === null) return found;
  const { properties } = schema as { readonly properties?: unknown };
  if (typeof properties === "object" && properties !== null)
    for (const [name, field] of Object.entries(properties)) if (isSecret(field)) found.add(name);
  for (const part of Object.values(schema)) secretNames(part, found);
  return found;
}

function isSecret(field: unknown): boolean {
  if (typeof field !== "object" || field === null) return false;
  const { format, writeOnly, ui } = field as {
    readonly format?: unknown;
    readonly writeOnly?: unknown;
    readonly ui?: { readonly widget?: unknown } | null;
  };
  return format === "password" || writeOnly === true || ui?.widget === "password";
}
