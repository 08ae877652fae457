/** A pattern that this engine cannot read is no reason to refuse a value: the code's own schema checks once more. */
export function matchesPattern(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}
