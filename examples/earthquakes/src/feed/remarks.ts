import type { Quake } from "./quake.ts";

/** What a reader should know about an earthquake that is kept all the same. */
export type Remark = "poorly-located" | "few-stations" | "negative-magnitude" | "above-sea-level" | "assigned-depth";

export const remarkTitles: Readonly<Record<Remark, string>> = {
  "poorly-located": "Stations on one side only (gap above 180°)",
  "few-stations": "Located by fewer than 4 stations",
  "negative-magnitude": "Magnitude below zero",
  "above-sea-level": "Depth above sea level",
  "assigned-depth": "Depth set to 10 km because it could not be resolved",
};

export function remarksOn(quake: Quake): Remark[] {
  const remarks: Remark[] = [];
  if (quake.gapDegrees !== null && quake.gapDegrees > 180) remarks.push("poorly-located");
  if (quake.stationCount !== null && quake.stationCount < 4) remarks.push("few-stations");
  if (quake.magnitude < 0) remarks.push("negative-magnitude");
  if (quake.depthKm < 0) remarks.push("above-sea-level");
  // The national centre fixes shallow events at exactly 10 km where no station is near enough.
  if (quake.depthKm === 10 && quake.network === "us") remarks.push("assigned-depth");
  return remarks;
}
