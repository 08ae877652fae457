/** `tenant: acme, plan: pro`. Pure. */
export function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

/** `tenant: acme, urgent` → `{ tenant: "acme", urgent: "true" }`. Pure. */
export function tagsOf(text: string): Record<string, string> {
  const pairs = text.split(",").flatMap((part): [string, string][] => {
    const [name = "", ...value] = part.split(":");
    if (name.trim() === "") return [];
    return [[name.trim(), value.length === 0 ? "true" : value.join(":").trim()]];
  });
  return Object.fromEntries(pairs);
}
