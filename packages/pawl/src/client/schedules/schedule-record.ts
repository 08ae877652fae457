import { decodeValue } from "../../values/decode.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { scheduleStatus, type ScheduleBody } from "../../schedule/schedule-body.ts";
import type { TickNote } from "../../schedule/schedule-state.ts";
import type { Schedule, ScheduleTick } from "./schedules.ts";

/** A schedule as programs see it. */
export function scheduleRecord(row: RecordRow): Schedule {
  const body = bodyOf(row);
  const { policy, start, state } = body;
  const status = scheduleStatus(body);
  return {
    name: body.name,
    namespace: row.namespace,
    description: body.description ?? undefined,
    status: status === "open" ? "active" : status,
    origin: body.definedBy === null ? "api" : "definition",
    cron: policy.cron ?? undefined,
    every: policy.everyMs ?? undefined,
    timezone: policy.timezone,
    overlap: policy.overlap,
    catchUp: { limit: policy.catchUpLimit, window: policy.catchUpWindowMs },
    jitter: policy.jitterMs,
    startAt: dateOf(policy.startMs),
    endAt: dateOf(policy.endMs),
    maxRuns: policy.maxRuns ?? undefined,
    workflow: start.workflow,
    version: start.version ?? undefined,
    input: decodeValue(start.input),
    isInputComputed: start.isInputComputed,
    tags: start.tags,
    queue: start.queue ?? undefined,
    priority: start.priority,
    owner: start.owner ?? undefined,
    pausedAt: dateOf(state.pause?.atMs ?? null),
    pauseNote: state.pause?.note ?? undefined,
    nextAt: dateOf(state.nextMs),
    counts: { started: state.started, skipped: state.skipped, missed: state.missed },
    waiting: state.waiting.map((tickMs) => new Date(tickMs)),
    backfills: state.backfills.map(({ fromMs, toMs }) => ({ from: new Date(fromMs), to: new Date(toMs) })),
    recent: state.recent.map(tickOf),
    createdAt: new Date(row.createdMs),
    updatedAt: new Date(row.updatedMs),
  };
}

export function bodyOf({ body }: Pick<RecordRow, "body">): ScheduleBody {
  return JSON.parse(body) as ScheduleBody;
}

function tickOf({ tickMs, atMs, cause, outcome, runId, reason }: TickNote): ScheduleTick {
  return {
    tick: dateOf(tickMs),
    at: new Date(atMs),
    cause,
    outcome,
    runId: runId ?? undefined,
    reason: reason ?? undefined,
  };
}

function dateOf(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
