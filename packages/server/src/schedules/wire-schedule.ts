import type { Schedule as WireSchedule, ScheduleDetails as WireDetails, ScheduleTick as WireTick } from "@pawl/api";
import type { Schedule, ScheduleDetails, ScheduleTick } from "pawl";
import { plain } from "pawl/internal";
import type { Principal } from "../http/principal.ts";
import { shownTags } from "../runs/own-tags.ts";
import { iso } from "../runs/wire-run.ts";
import { durationText } from "./duration-text.ts";
import { shownName } from "./schedule-name.ts";

/** A schedule, as the caller knows it. */
export function wireSchedule(schedule: Schedule, principal: Pick<Principal, "role">): WireSchedule {
  return {
    name: shownName(principal, schedule.name, schedule.owner),
    description: schedule.description ?? null,
    status: schedule.status,
    origin: schedule.origin,
    cron: schedule.cron ?? null,
    every: schedule.every === undefined ? null : durationText(schedule.every),
    timezone: schedule.timezone,
    overlap: schedule.overlap,
    catchUp: { limit: schedule.catchUp.limit, window: durationText(schedule.catchUp.window) },
    jitter: durationText(schedule.jitter),
    startAt: iso(schedule.startAt),
    endAt: iso(schedule.endAt),
    maxRuns: schedule.maxRuns ?? null,
    agent: schedule.workflow,
    version: schedule.version ?? null,
    input: plain(schedule.input),
    isInputComputed: schedule.isInputComputed,
    tags: shownTags(schedule.tags),
    queue: schedule.queue ?? null,
    priority: schedule.priority,
    owner: schedule.owner ?? null,
    pausedAt: iso(schedule.pausedAt),
    pauseNote: schedule.pauseNote ?? null,
    nextAt: iso(schedule.nextAt),
    counts: { ...schedule.counts },
    waiting: schedule.waiting.map((at) => at.toISOString()),
    recent: schedule.recent.map(wireTick),
    createdAt: schedule.createdAt.toISOString(),
    updatedAt: schedule.updatedAt.toISOString(),
  };
}

export function wireDetails(schedule: ScheduleDetails, principal: Pick<Principal, "role">): WireDetails {
  return {
    ...wireSchedule(schedule, principal),
    next: schedule.next.map((at) => at.toISOString()),
    runs: schedule.runs.map(({ id, status, scheduledFor }) => ({ id, status, scheduledFor: iso(scheduledFor) })),
  };
}

function wireTick({ tick, at, cause, outcome, runId, reason }: ScheduleTick): WireTick {
  return { tick: iso(tick), at: at.toISOString(), cause, outcome, run: runId ?? null, reason: reason ?? null };
}
