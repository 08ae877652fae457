import type { Facts } from "./facts.ts";

/**
 * In a draft, every number and name carries the fact that it rests on: `{1,678|earthquakes}` is written 1,678 and cites the
 * fact `earthquakes`. That is what makes the text checkable; readers get it without the citations.
 */
export interface Citation {
  readonly written: string;
  readonly fact: string;
}

const pattern = /\{([^|{}]+)\|([^|{}]+)\}/g;

export function citationsIn(sentence: string): Citation[] {
  return [...sentence.matchAll(pattern)].map(([, written = "", fact = ""]) => ({ written, fact }));
}

/** The sentence with every citation written anew. */
export function rewriteCitations(sentence: string, write: (citation: Citation) => string): string {
  return sentence.replace(pattern, (_, written: string, fact: string) => write({ written, fact }));
}

export function withoutCitations(sentence: string): string {
  return rewriteCitations(sentence, ({ written }) => written);
}

export function cite(written: string, fact: string): string {
  return `{${written}|${fact}}`;
}

/** A fact as it stands in a text. */
export function writeFact(value: number | string): string {
  return typeof value === "number" ? value.toLocaleString("en") : value;
}

/** True if the words are the fact's value, at the precision in which they are written: 50 stands for 49.7, but 1,700 not for 1,678. */
export function isTrue({ written, fact }: Citation, facts: Facts): boolean {
  const value = facts[fact];
  if (typeof value !== "number") return value === written;
  const digits = written.replaceAll(",", "");
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return false;
  const decimals = digits.split(".")[1]?.length ?? 0;
  return value.toFixed(decimals) === Number(digits).toFixed(decimals);
}
