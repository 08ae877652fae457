import type { Findings } from "../measures/findings.ts";

/** What the digest may say, by name: every number or name in it must be one of these. */
export type Facts = Readonly<Record<string, number | string>>;

export function factsOf(findings: Findings): Facts {
  const { quakeCount, energyJoules, strongest, regions, classes, hours, areas, rejected } = findings;
  const [first] = strongest;
  const [top, second] = regions;
  const law = areas[0]?.law;
  const percentOf = (part: number, whole: number): number => oneDecimal((100 * part) / whole);
  const small = classes.filter(({ name }) => name === "below zero" || name === "micro");
  const strong = classes.filter(({ name }) => name === "strong" || name === "major");
  const faults = (fault: string): number => rejected.filter((row) => row.fault === fault).length;

  return {
    earthquakes: quakeCount,
    rows: findings.rowCount,
    setAside: rejected.length,
    blasts: faults("not-an-earthquake"),
    duplicates: faults("duplicate"),
    weekEnd: day(findings.generatedMs),
    ...(first && {
      strongestMagnitude: first.magnitude,
      strongestPlace: first.place,
      strongestDay: day(first.timeMs),
      strongestEnergyPercent: percentOf(first.energyJoules, energyJoules),
      tenStrongestEnergyPercent: percentOf(sum(strongest.map((quake) => quake.energyJoules)), energyJoules),
      reviewedPercent: percentOf(findings.reviewedCount, quakeCount),
      smallPercent: percentOf(sum(small.map(({ count }) => count)), quakeCount),
      smallBelow: 2,
      strongCount: sum(strong.map(({ count }) => count)),
      strongFrom: 6,
      hourMost: Math.max(...hours),
      hourLeast: Math.min(...hours),
    }),
    ...(top && { topRegion: top.region, topCount: top.count, topPercent: percentOf(top.count, quakeCount) }),
    ...(second && { secondRegion: second.region, secondCount: second.count }),
    ...(law && {
      bValue: Number(law.b.toFixed(2)),
      bError: Number(law.bError.toFixed(2)),
      ratio: oneDecimal(10 ** law.b),
    }),
  };
}

function day(timeMs: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(timeMs);
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
