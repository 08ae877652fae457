import type { EnrichedQuake } from "../enrich.ts";
import { faultTitles } from "../feed/fault.ts";
import type { Fault } from "../feed/fault.ts";
import { remarkTitles } from "../feed/remarks.ts";
import type { Findings } from "../measures/findings.ts";
import { openOcean } from "../places/region.ts";
import { markdownTable } from "./markdown.ts";
import { count, energy, moment, percent } from "./numbers.ts";

/** The report as Markdown; the charts lie beside it. */
export function writeReport(findings: Findings): string {
  const sections = [introduction, strongest, regions, magnitudes, hours, setAside, remarks, methods].map((section) =>
    section(findings),
  );
  return `${sections.join("\n\n")}\n`;
}

function introduction(findings: Findings): string {
  const { feedTitle, generatedMs, rowCount, quakeCount, reviewedCount, energyJoules, strongest: all } = findings;
  const first = all[0];
  return [
    "# A week of earthquakes",
    `${feedTitle}, as of ${moment(generatedMs)}.`,
    [
      `- **${count(quakeCount)}** earthquakes in ${count(rowCount)} rows; ${count(rowCount - quakeCount)} rows set aside`,
      `- **${percent(reviewedCount, quakeCount)}** of the earthquakes were reviewed by a seismologist`,
      `- **${energy(energyJoules)}** radiated in all`,
      ...(first === undefined
        ? []
        : [
            `- the strongest, **M ${first.magnitude.toFixed(1)}** (${first.place}), radiated ${percent(first.energyJoules, energyJoules)} of that`,
          ]),
    ].join("\n"),
    "![A map of the world with the week's earthquakes](map.svg)",
  ].join("\n\n");
}

function strongest({ strongest: all }: Findings): string {
  const header = ["Magnitude", "Time", "Place", "Region", "Depth", "Energy"];
  const rows = all.map((quake) => [
    quake.magnitude.toFixed(1),
    moment(quake.timeMs),
    quake.place,
    isOffCoast(quake) ? `off ${quake.region}` : quake.region,
    `${quake.depthKm.toFixed(0)} km`,
    energy(quake.energyJoules),
  ]);
  return `## The strongest\n\n${markdownTable(header, rows, ["Magnitude", "Depth", "Energy"])}`;
}

/** At sea, and near enough to a coast to be named after it. */
function isOffCoast({ offshoreKm, region }: EnrichedQuake): boolean {
  return offshoreKm > 0 && region !== openOcean;
}

function regions({ regions: all, quakeCount }: Findings): string {
  const header = ["Region", "Earthquakes", "Share", "At sea", "Strongest", "Energy"];
  const rows = all
    .slice(0, 15)
    .map((totals) => [
      totals.region,
      count(totals.count),
      percent(totals.count, quakeCount),
      count(totals.offshoreCount),
      totals.magnitudeMax.toFixed(1),
      energy(totals.energyJoules),
    ]);
  const rest = all.length > 15 ? `\n\n${all.length - 15} more regions have the rest.` : "";
  return `## By region\n\n${markdownTable(header, rows, header.slice(1))}${rest}`;
}

function magnitudes({ classes, areas, quakeCount }: Findings): string {
  const classRows = classes.map(({ name, range, count: n }) => [name, range, count(n), percent(n, quakeCount)]);
  const lawRows = areas.map(({ area, law }) =>
    law === null
      ? [area, "–", "–", "too few"]
      : [area, law.completeness.toFixed(1), count(law.count), `${law.b.toFixed(2)} ± ${law.bError.toFixed(2)}`],
  );
  const lawHeader = ["Area", "Complete from M", "Earthquakes above", "b-value"];
  return [
    "## By magnitude",
    markdownTable(["Class", "Magnitude", "Earthquakes", "Share"], classRows, ["Earthquakes", "Share"]),
    "![Earthquakes of at least each magnitude, with fitted lines](magnitudes.svg)",
    markdownTable(lawHeader, lawRows, lawHeader.slice(1)),
    "With a b-value of 1, each whole magnitude has ten times as many earthquakes as the next.",
  ].join("\n\n");
}

function hours({ hours: all }: Findings): string {
  const hour = (value: number): string => `${String(all.indexOf(value)).padStart(2, "0")}:00 (${value} earthquakes)`;
  const words = `Fullest hour: ${hour(Math.max(...all))}; emptiest: ${hour(Math.min(...all))}.`;
  return `## By local time\n\n![Earthquakes by local hour](hours.svg)\n\n${words}`;
}

function setAside({ rejected }: Findings): string {
  const groups = Map.groupBy(rejected, ({ fault }) => fault);
  const rows = (Object.keys(faultTitles) as Fault[]).flatMap((fault) => {
    const all = groups.get(fault) ?? [];
    if (all.length === 0) return [];
    const details = Map.groupBy(all, ({ detail }) => detail);
    const reasons = [...details].map(([detail, same]) => (same.length > 1 ? `${detail} (${same.length})` : detail));
    return [
      [
        faultTitles[fault],
        count(all.length),
        all.length > 3 ? "" : all.map(({ id }) => id).join(", "),
        reasons.join(", "),
      ],
    ];
  });
  const note = "Every row is in the table `rejected` of `earthquakes.db`, with its reason.";
  const body =
    rows.length === 0 ? "None." : `${markdownTable(["Reason", "Rows", "Ids", "Detail"], rows, ["Rows"])}\n\n${note}`;
  return `## Rows set aside\n\n${body}`;
}

function remarks({ remarks: all }: Findings): string {
  const rows = all.map(({ remark, count: n }) => [remarkTitles[remark], count(n)]);
  return `## Kept, with a remark\n\n${rows.length === 0 ? "None." : markdownTable(["Remark", "Earthquakes"], rows, ["Earthquakes"])}`;
}

function methods(): string {
  return `## Methods

- Data: USGS Earthquake Hazards Program (public domain), by way of the npm package \`vega-datasets\`.
- Energy: log₁₀ E = 1.5 M + 4.8 (joules), Gutenberg and Richter 1956.
- Magnitude of completeness: maximum curvature (Wiemer and Wyss 2000) plus 0.2 (Woessner and Wiemer 2005).
- b-value: maximum likelihood (Aki 1965) for bins of 0.1 (Utsu 1966); standard error by Shi and Bolt 1982.
- Region: point in polygon on maps of the world (1:110 million) and the states of the USA (1:10 million); at sea, the nearest
  coast within 400 km. Small islands are missing from such maps, so the nearest coast may be another's.
- Duplicates: less than 3 s and 50 km apart in the same network, and not both reviewed.`;
}
