import { cite, rewriteCitations, writeFact } from "./citation.ts";
import type { Facts } from "./facts.ts";
import type { Objection } from "./objections.ts";

/**
 * Answers the gravest kind of objection and leaves the rest for the next round, since an answer may settle or raise others.
 * Unsupported sentences go, wrong numbers are written anew from the facts, long sentences are parted, long texts lose their end.
 */
export function amend(sentences: readonly string[], objections: readonly Objection[], facts: Facts): string[] {
  const [gravest] = objections;
  if (gravest === undefined) return [...sentences];
  const concerned = new Set(objections.filter(({ kind }) => kind === gravest.kind).map(({ sentence }) => sentence));
  return sentences.flatMap((sentence, index) => {
    if (!concerned.has(index)) return [sentence];
    if (gravest.kind === "wrong-number") return [withTrueNumbers(sentence, facts)];
    if (gravest.kind === "sentence-too-long") return parted(sentence);
    return [];
  });
}

function withTrueNumbers(sentence: string, facts: Facts): string {
  return rewriteCitations(sentence, ({ written, fact }) => cite(writeFact(facts[fact] ?? written), fact));
}

/** A sentence for each part between semicolons. One that has none cannot be parted, and goes. */
function parted(sentence: string): string[] {
  const parts = sentence.replace(/\.$/, "").split("; ");
  return parts.length === 1 ? [] : parts.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}.`);
}
