import type { EnrichedQuake } from "../enrich.ts";
import type { RejectedRow } from "../feed/fault.ts";
import { remarksOn } from "../feed/remarks.ts";
import type { Remark } from "../feed/remarks.ts";
import { fitGutenbergRichter, magnitudeBins } from "./gutenberg-richter.ts";
import type { GutenbergRichter, MagnitudeBin } from "./gutenberg-richter.ts";
import { magnitudeClasses } from "./magnitude-class.ts";
import type { MagnitudeClass } from "./magnitude-class.ts";

/** All that the report says, and nothing that it does not. */
export interface Findings {
  readonly feedTitle: string;
  readonly generatedMs: number;
  readonly rowCount: number;
  readonly quakeCount: number;
  readonly reviewedCount: number;
  readonly rejected: readonly RejectedRow[];
  readonly remarks: readonly { readonly remark: Remark; readonly count: number }[];
  readonly energyJoules: number;
  /** The ten strongest, the strongest first. */
  readonly strongest: readonly EnrichedQuake[];
  readonly classes: readonly { readonly name: MagnitudeClass; readonly range: string; readonly count: number }[];
  /** Most earthquakes first. */
  readonly regions: readonly RegionTotals[];
  /** Earthquakes by the local hour at the epicentre, 24 numbers. */
  readonly hours: readonly number[];
  readonly areas: readonly AreaSeismicity[];
}

export interface RegionTotals {
  readonly region: string;
  readonly count: number;
  readonly offshoreCount: number;
  readonly magnitudeMax: number;
  readonly energyJoules: number;
}

/** Magnitudes and their law in an area that is watched equally well throughout. */
export interface AreaSeismicity {
  readonly area: string;
  readonly bins: readonly MagnitudeBin[];
  readonly law: GutenbergRichter | null;
}

// Never all together: a dense network hears magnitude 1, the world's hears 4.5, and the mixture obeys no law (b = 0.34).
const areas: readonly { area: string; has: (quake: EnrichedQuake) => boolean }[] = [
  { area: "California and Nevada", has: ({ region }) => region === "California" || region === "Nevada" },
  { area: "Alaska, on land", has: ({ region, offshoreKm }) => region === "Alaska" && offshoreKm === 0 },
  { area: "World (network “us”)", has: ({ network }) => network === "us" },
];

export function aggregate(params: {
  readonly feed: { readonly title: string; readonly generatedMs: number };
  readonly quakes: readonly EnrichedQuake[];
  readonly rejected: readonly RejectedRow[];
}): Findings {
  const { feed, quakes, rejected } = params;
  return {
    feedTitle: feed.title,
    generatedMs: feed.generatedMs,
    rowCount: quakes.length + rejected.length,
    quakeCount: quakes.length,
    reviewedCount: quakes.filter((quake) => quake.isReviewed).length,
    rejected,
    remarks: countRemarks(quakes),
    energyJoules: totalEnergy(quakes),
    strongest: quakes.toSorted((a, b) => b.magnitude - a.magnitude || a.timeMs - b.timeMs).slice(0, 10),
    classes: magnitudeClasses.map(({ name, range }) => ({
      name,
      range,
      count: quakes.filter((quake) => quake.magnitudeClass === name).length,
    })),
    regions: regionTotals(quakes),
    hours: Array.from({ length: 24 }, (_, hour) => quakes.filter((quake) => quake.localHour === hour).length),
    areas: areas.map(({ area, has }) => {
      const bins = magnitudeBins(quakes.filter(has).map((quake) => quake.magnitude));
      return { area, bins, law: fitGutenbergRichter(bins) ?? null };
    }),
  };
}

function regionTotals(quakes: readonly EnrichedQuake[]): RegionTotals[] {
  return [...Map.groupBy(quakes, (quake) => quake.region)]
    .map(([region, inRegion]) => ({
      region,
      count: inRegion.length,
      offshoreCount: inRegion.filter((quake) => quake.offshoreKm > 0).length,
      magnitudeMax: Math.max(...inRegion.map((quake) => quake.magnitude)),
      energyJoules: totalEnergy(inRegion),
    }))
    .toSorted((a, b) => b.count - a.count || a.region.localeCompare(b.region, "en"));
}

function countRemarks(quakes: readonly EnrichedQuake[]): Findings["remarks"] {
  return [...Map.groupBy(quakes.flatMap(remarksOn), (remark) => remark)]
    .map(([remark, all]) => ({ remark, count: all.length }))
    .toSorted((a, b) => b.count - a.count);
}

function totalEnergy(quakes: readonly EnrichedQuake[]): number {
  return quakes.reduce((total, quake) => total + quake.energyJoules, 0);
}
