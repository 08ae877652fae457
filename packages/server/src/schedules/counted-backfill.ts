import type { Pawl, Schedule } from "pawl";
import type { Usage } from "../users/usage.ts";
import { timingOfSchedule } from "./tick-allowance.ts";

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly overlap?: "queue" | "allow";
}

/** Counts the runs of a backfill for the day of whoever's they are, before they are started. @throws ApiError `runs_limit_reached`; PawlError as `pawl.schedules.backfill` */
export async function countedBackfill(
  {
    pawl,
    usage,
  }: {
    readonly pawl: Pick<Pawl, "schedules">;
    readonly usage: Pick<Usage, "limitsOf" | "requireTokens" | "takeRuns" | "giveBackRuns">;
  },
  { schedule, span }: { readonly schedule: Schedule; readonly span: Span },
): Promise<{ readonly ticks: number }> {
  const { name, owner } = schedule;
  if (owner !== undefined) await usage.requireTokens(owner);
  const { runsPerDay } = owner === undefined ? { runsPerDay: null } : await usage.limitsOf(owner);
  if (owner === undefined || runsPerDay === null) return pawl.schedules.backfill(name, span);
  const count = await ticksUpTo(pawl, { schedule, span, max: runsPerDay + 1 });
  await usage.takeRuns(owner, count);
  let started = 0;
  try {
    const { ticks } = await pawl.schedules.backfill(name, span);
    started = Math.min(ticks, count);
    return { ticks };
  } finally {
    if (started < count) await usage.giveBackRuns(owner, count - started);
  }
}

const previewMax = 1_000;

/** How many ticks there are in a span; more than `max` are not counted. */
async function ticksUpTo(
  pawl: Pick<Pawl, "schedules">,
  { schedule, span, max }: { readonly schedule: Schedule; readonly span: Span; readonly max: number },
): Promise<number> {
  let count = 0;
  // A preview has what comes behind a moment, a backfill what is at it too.
  let from = new Date(span.from.getTime() - 1);
  for (;;) {
    const ticks = await pawl.schedules.preview(timingOfSchedule(schedule), { from, count: previewMax });
    const within = ticks.filter((tick) => tick <= span.to);
    count += within.length;
    if (within.length < previewMax || count >= max) return count;
    from = within.at(-1) as Date;
  }
}
