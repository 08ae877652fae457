/**
 * Energy radiated as seismic waves, in joules: log₁₀ E = 1.5 M + 4.8.
 * Gutenberg and Richter (1956), Bulletin of the Seismological Society of America 46 (2), 105–145 (there in ergs: 11.8 + 1.5 M).
 * Made for surface-wave magnitudes; for the small local magnitudes of this feed it gives the order of size.
 */
export function energyJoules(magnitude: number): number {
  return 10 ** (1.5 * magnitude + 4.8);
}
