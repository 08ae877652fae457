import type { Pawl, Schedule, ScheduleTiming } from "pawl";
import { runsLimitReached, type Usage } from "../users/usage.ts";

const day = 86_400_000;
/** So many ticks tell how many there are a day; beyond, it is reckoned from how they stand. */
const ticksMax = 200;

export interface AllowanceParts {
  readonly pawl: Pick<Pawl, "schedules">;
  readonly usage: Pick<Usage, "limitsOf">;
  readonly nowMs: number;
}

/**
 * Whoever may start only so many runs a day cannot have schedules that would start more: a tick is nobody's request, and could not be refused when it comes.
 *
 * @throws ApiError `runs_limit_reached`; PawlError as `pawl.schedules.preview`
 */
export async function checkTickAllowance(
  { pawl, usage, nowMs }: AllowanceParts,
  { owner, name, timing }: { readonly owner: string; readonly name: string; readonly timing: ScheduleTiming },
): Promise<void> {
  const { runsPerDay } = await usage.limitsOf(owner);
  if (runsPerDay === null) return;
  const { items } = await pawl.schedules.list({ owner, status: "active" });
  const others = items.filter((schedule) => schedule.name !== name).map(timingOfSchedule);
  let total = 0;
  for (const each of [timing, ...others]) {
    const ticks = await pawl.schedules.preview(each, { count: Math.min(runsPerDay + 1, ticksMax) });
    total += ticksADay(ticks.map((tick) => tick.getTime()));
    if (total > runsPerDay) throw runsLimitReached(runsPerDay, nowMs);
  }
}

export function timingOfSchedule({
  cron,
  every,
  timezone,
  startAt,
  endAt,
}: Pick<Schedule, "cron" | "every" | "timezone" | "startAt" | "endAt">): ScheduleTiming {
  return {
    ...(cron !== undefined && { cron }),
    ...(every !== undefined && { every }),
    ...(cron !== undefined && { timezone }),
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
  };
}

/** How many runs the ticks would start in a day, of which these are the first. Pure. */
export function ticksADay(ticks: readonly number[]): number {
  const [first = 0] = ticks;
  const last = ticks.at(-1) ?? 0;
  const within = ticks.filter((tick) => tick < first + day).length;
  return within < ticks.length || within < 2 ? within : Math.ceil(((within - 1) * day) / (last - first));
}
