import { citationsIn, isTrue, rewriteCitations, withoutCitations } from "./citation.ts";
import type { Facts } from "./facts.ts";

/** What can be wrong with a digest, the gravest first. */
export const objectionKinds = [
  "unsupported-claim",
  "number-without-source",
  "wrong-number",
  "sentence-too-long",
  "text-too-long",
] as const;

export type ObjectionKind = (typeof objectionKinds)[number];

export interface Objection {
  readonly kind: ObjectionKind;
  /** Index of the sentence. */
  readonly sentence: number;
  readonly detail: string;
}

const sentenceWordsMax = 25;
const textWordsMax = 135;
/** Causes, forecasts and superlatives: nothing that a count of one week could show. */
const claims =
  /\b(because|due to|caused by|prove[sd]?|will|surely|certainly|unprecedented|dangerous|alarming|dramatic\w*)\b/i;

/** Checks every number and name against the facts, and the text against the rules of style. Empty if it may be published. */
export function objectionsTo(sentences: readonly string[], facts: Facts): Objection[] {
  const objections = sentences.flatMap((sentence, index) =>
    objectionsToSentence(sentence, facts).map((objection): Objection => ({ ...objection, sentence: index })),
  );
  const words = countWords(sentences.join(" "));
  if (words > textWordsMax) {
    objections.push({ kind: "text-too-long", sentence: sentences.length - 1, detail: `${words} words` });
  }
  return objections.toSorted((a, b) => objectionKinds.indexOf(a.kind) - objectionKinds.indexOf(b.kind));
}

function objectionsToSentence(sentence: string, facts: Facts): Omit<Objection, "sentence">[] {
  const found: Omit<Objection, "sentence">[] = [];
  const uncited = rewriteCitations(sentence, () => "…");
  const claim = claims.exec(uncited);
  if (claim) found.push({ kind: "unsupported-claim", detail: `“${claim[0]}”` });
  const number = /\d[\d.,]*/.exec(uncited);
  if (number) found.push({ kind: "number-without-source", detail: number[0] });
  for (const citation of citationsIn(sentence)) {
    if (isTrue(citation, facts)) continue;
    const value = facts[citation.fact];
    const detail = `${citation.written} for ${citation.fact}, which is ${value ?? "not known"}`;
    found.push({ kind: value === undefined ? "number-without-source" : "wrong-number", detail });
  }
  const words = countWords(sentence);
  if (words > sentenceWordsMax) found.push({ kind: "sentence-too-long", detail: `${words} words` });
  return found;
}

export function countWords(text: string): number {
  return withoutCitations(text).split(/\s+/).filter(Boolean).length;
}
