import type { Effect, Evidence } from "../evidence/evidence.ts";

/** How soon after it comes to itself a process has learnt what it has missed. */
const comingToMs = 1_500;

/**
 * A process that stands still between learning that it may begin an effect and beginning it cannot know that it was replaced meanwhile; no lease
 * can prevent that. So a late effect is excused if its process was dazed all the while: from before the effect that counts was begun
 * by another, until (nearly) the late one began. It is not excused if it is a process that had itself recorded the step, or one that
 * took the run up with a clear head when the record was there to be read.
 */
export function isExcused(
  { dazes, entries }: Evidence,
  runId: string,
  {
    late,
    winner,
    durableMs,
  }: { readonly late: Effect; readonly winner: Effect | undefined; readonly durableMs: number },
): string | null {
  if (winner !== undefined && winner.process === late.process) return null;
  const sinceMs = winner?.beginMs ?? durableMs;
  const daze = (dazes.get(late.process) ?? []).find(
    ({ fromMs, toMs }) => fromMs <= sinceMs && toMs + comingToMs >= late.beginMs,
  );
  if (daze === undefined) return null;
  const enteredMs = (entries.get(runId) ?? [])
    .filter(({ process, atMs }) => process === late.process && atMs <= late.beginMs)
    .reduce((latest, { atMs }) => Math.max(latest, atMs), -Infinity);
  if (enteredMs > daze.toMs + comingToMs) return null;
  return `its process was dazed for ${Math.round(daze.toMs - daze.fromMs)} ms`;
}
