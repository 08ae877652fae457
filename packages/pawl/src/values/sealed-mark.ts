/** What stored texts begin with that are no encoded values but have passed through codecs or lie in a blob store (`payload/sealed-text.ts`). Encoded values are JSON, which never begins so. */
export const sealedMark = "~1;";

export function isSealedText(text: string): boolean {
  return text.startsWith(sealedMark);
}
