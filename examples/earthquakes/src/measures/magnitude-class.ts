export type MagnitudeClass = "below zero" | "micro" | "minor" | "light" | "moderate" | "strong" | "major";

/** The customary names of magnitude ranges, each from its least magnitude on. */
export const magnitudeClasses: readonly {
  readonly name: MagnitudeClass;
  readonly least: number;
  readonly range: string;
}[] = [
  { name: "below zero", least: -Infinity, range: "< 0" },
  { name: "micro", least: 0, range: "0.0–1.9" },
  { name: "minor", least: 2, range: "2.0–3.9" },
  { name: "light", least: 4, range: "4.0–4.9" },
  { name: "moderate", least: 5, range: "5.0–5.9" },
  { name: "strong", least: 6, range: "6.0–6.9" },
  { name: "major", least: 7, range: "≥ 7.0" },
];

export function magnitudeClass(magnitude: number): MagnitudeClass {
  return magnitudeClasses.findLast(({ least }) => magnitude >= least)?.name ?? "below zero";
}
