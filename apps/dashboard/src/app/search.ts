/** `?status=failed&status=blocked` ↔ `{ status: ["failed", "blocked"] }`: texts only, as people write and share them; a list is the name given several times. Pure. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const search = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

/** Pure. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
      if (item !== undefined && item !== null && item !== "")
        params.append(name, typeof item === "string" ? item : JSON.stringify(item));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
