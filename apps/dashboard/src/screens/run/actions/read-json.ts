/** What a text says as JSON, or what is wrong with it; nothing is nothing. Pure. */
export function readJson(text: string): { readonly value: unknown; readonly error: string | null } {
  if (text.trim() === "") return { value: undefined, error: null };
  try {
    return { value: JSON.parse(text), error: null };
  } catch (error) {
    return { value: undefined, error: `Not JSON: ${(error as Error).message}` };
  }
}
