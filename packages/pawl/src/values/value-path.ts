/** One step into a value: a property, an index, or a call such as `.get("a")`. */
export type PathPart = string | number | { readonly call: string };

/** The way to a part of a value as one would write it: `result.items[3].callback`. Long ways lose their middle. */
export function pathText(root: string, parts: readonly PathPart[]): string {
  const text = root + parts.map(partText).join("");
  return text.length <= 200 ? text : `${text.slice(0, 120)} … ${text.slice(-60)}`;
}

/** What to call the value itself: the first word of its description that is no article. */
export function rootOf(what: string): string {
  return /^(?:(?:the|an?)\s+)?([\p{L}_$][\p{L}\d_$]*)/iu.exec(what)?.[1] ?? "value";
}

function partText(part: PathPart): string {
  if (typeof part === "number") return `[${part}]`;
  if (typeof part === "object") return part.call;
  return /^[\p{L}_$][\p{L}\d_$]*$/u.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
}
