import { cite, writeFact } from "./citation.ts";
import type { Facts } from "./facts.ts";

/**
 * A first draft as people write them: everything in, numbers rounded from memory, a little more said than is known.
 * The most important sentences come first. Those about facts that this week does not have are left out.
 */
const sentences = [
  "The feed held [earthquakes] earthquakes in the week to [weekEnd]; the strongest, of magnitude [strongestMagnitude], struck " +
    "[strongestPlace] on [strongestDay]; it alone radiated [strongestEnergyPercent] percent of the energy of all of them.",
  "[topRegion] is the most dangerous place on Earth, which its [topCount] earthquakes prove.",
  "[topRegion] had [topCount], or [topPercent] percent, and [secondRegion] [secondCount].",
  "Only [strongCount] reached magnitude [strongFrom], while [smallPercent] percent stayed below magnitude [smallBelow].",
  "An earthquake of magnitude 2 is seldom felt.",
  "In California and Nevada the b-value was [bValue], give or take [bError]; each whole magnitude had [ratio] times as many " +
    "earthquakes as the next.",
  "Of [rows] rows, [setAside] were set aside: [blasts] blasts and [duplicates] duplicate.",
  "Another strong earthquake will surely follow in the coming week.",
  "The fullest hour of the day had [hourMost] earthquakes, the emptiest [hourLeast].",
  "Seismologists had reviewed [reviewedPercent] percent of the earthquakes when the feed was written.",
  "The ten strongest together radiated [tenStrongestEnergyPercent] percent of the energy.",
  "Energies follow from magnitudes by the relation of Gutenberg and Richter.",
];

export function writeDraft(facts: Facts): string[] {
  return sentences
    .filter((sentence) => factNames(sentence).every((name) => name in facts))
    .map((sentence) => sentence.replace(/\[(\w+)\]/g, (_, name: string) => cite(fromMemory(facts[name]!), name)));
}

function factNames(sentence: string): string[] {
  return [...sentence.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
}

/** Two significant digits. */
function fromMemory(value: number | string): string {
  return writeFact(typeof value === "number" ? Number(value.toPrecision(2)) : value);
}
