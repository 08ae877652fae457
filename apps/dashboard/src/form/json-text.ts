/** What a text says as JSON, or what is wrong with it; nothing is nothing. Pure. */
export function readJsonText(text: string): { readonly value: unknown; readonly problem: string | null } {
  if (text.trim() === "") return { value: undefined, problem: null };
  try {
    return { value: JSON.parse(text) as unknown, problem: null };
  } catch (error) {
    return { value: undefined, problem: `is not JSON: ${(error as Error).message}` };
  }
}

/** Pure. */
export function jsonTextOf(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
