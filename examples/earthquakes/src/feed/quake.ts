/** One earthquake of the feed, after validation. */
export interface Quake {
  readonly id: string;
  /** Unix time of the origin in milliseconds. */
  readonly timeMs: number;
  readonly magnitude: number;
  readonly magnitudeType: string;
  readonly place: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Below sea level; a little below zero for events inside mountains. */
  readonly depthKm: number;
  /** Offset of the local clock at the epicentre. */
  readonly utcOffsetMinutes: number;
  readonly network: string;
  /** Whether a seismologist has looked at the solution. */
  readonly isReviewed: boolean;
  readonly stationCount: number | null;
  /** Largest azimuth without a station, seen from the epicentre. Above 180° the location is poor. */
  readonly gapDegrees: number | null;
}
