import type { Findings } from "./measures/findings.ts";
import { count, energy, moment, percent } from "./report/numbers.ts";

/** The findings for a terminal. */
export function findingsTable(findings: Findings): string {
  const { quakeCount, rowCount, rejected, energyJoules, strongest, regions, areas } = findings;
  const [first] = strongest;
  const [top] = regions;
  const duplicates = rejected.filter(({ fault }) => fault === "duplicate").length;
  const blasts = rejected.filter(({ fault }) => fault === "not-an-earthquake").length;
  const rows: [string, string][] = [
    ["Earthquakes", `${count(quakeCount)} of ${count(rowCount)} rows`],
    [
      "Set aside",
      `${count(rejected.length)} (${blasts} blasts, ${duplicates} duplicate, ${rejected.length - blasts - duplicates} faulty)`,
    ],
    ["Energy", energy(energyJoules)],
  ];
  if (first) rows.push(["Strongest", `M ${first.magnitude.toFixed(1)}, ${first.place}, ${moment(first.timeMs)}`]);
  if (top) rows.push(["Most", `${top.region}: ${count(top.count)} (${percent(top.count, quakeCount)})`]);
  for (const { area, law } of areas) {
    if (law)
      rows.push([
        `b-value, ${area}`,
        `${law.b.toFixed(2)} ± ${law.bError.toFixed(2)} from M ${law.completeness.toFixed(1)}`,
      ]);
  }
  return box(rows);
}

function box(rows: readonly (readonly [string, string])[]): string {
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length))) as [number, number];
  const rule = (start: string, middle: string, end: string): string =>
    `${start}${"─".repeat(left + 2)}${middle}${"─".repeat(right + 2)}${end}`;
  return [
    rule("┌", "┬", "┐"),
    ...rows.map(([name, value]) => `│ ${name.padEnd(left)} │ ${value.padEnd(right)} │`),
    rule("└", "┴", "┘"),
  ].join("\n");
}
