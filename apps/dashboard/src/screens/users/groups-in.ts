/** The names in a text with commas between. Pure. */
export function groupsIn(text: string): string[] {
  return [...new Set(text.split(",").map((group) => group.trim()))].filter((group) => group !== "");
}
