import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { Run, RunStatus } from "./runs.ts";
import { Json, numberMax, Tags, Timestamp } from "./values.ts";

export const Overlap = z.enum(["skip", "queue", "cancel", "allow"]).meta({ id: "Overlap" });
export const ScheduleStatus = z.enum(["active", "paused", "ended", "withdrawn"]).meta({ id: "ScheduleStatus" });

export const ScheduleTick = z
  .object({
    tick: Timestamp.nullable(),
    at: Timestamp,
    cause: z.enum(["tick", "catch-up", "queue", "trigger", "backfill"]),
    outcome: z.enum(["started", "joined", "queued", "skipped", "missed", "failed"]),
    run: z.uuid().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: "ScheduleTick" });

export const Schedule = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    status: ScheduleStatus,
    origin: z.enum(["api", "definition"]).describe("`definition`: from the code of the agent; it is changed there"),
    cron: z.string().nullable(),
    every: z.string().nullable().describe("A period: `90s`"),
    timezone: z.string(),
    overlap: Overlap,
    catchUp: z.object({ limit: z.int(), window: z.string() }),
    jitter: z.string(),
    startAt: Timestamp.nullable(),
    endAt: Timestamp.nullable(),
    maxRuns: z.int().nullable(),
    agent: z.string(),
    version: z.int().nullable(),
    input: Json,
    isInputComputed: z.boolean(),
    tags: Tags,
    queue: z.string().nullable(),
    priority: z.int(),
    owner: z.string().nullable(),
    pausedAt: Timestamp.nullable(),
    pauseNote: z.string().nullable(),
    nextAt: Timestamp.nullable(),
    counts: z.object({ started: z.int(), skipped: z.int(), missed: z.int() }),
    waiting: z.array(Timestamp),
    recent: z.array(ScheduleTick),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: "Schedule" });

export const ScheduleDetails = Schedule.extend({
  next: z.array(Timestamp).describe("The next ten ticks, before jitter"),
  runs: z.array(z.object({ id: z.uuid(), status: RunStatus, scheduledFor: Timestamp.nullable() })),
}).meta({ id: "ScheduleDetails" });

const timing = {
  cron: z.string().max(200).optional(),
  every: z.string().max(50).optional(),
  timezone: z.string().max(100).optional(),
  startAt: Timestamp.optional(),
  endAt: Timestamp.optional(),
};

const fields = {
  ...timing,
  description: z.string().max(5_000).optional(),
  agent: z.string().min(1).max(200),
  version: z.int().min(1).max(numberMax).optional(),
  input: Json.optional(),
  tags: Tags.optional(),
  queue: z.string().max(200).optional(),
  priority: z.int().min(-1000).max(1000).optional(),
  overlap: Overlap.optional(),
  catchUp: z.object({ limit: z.int().min(0).max(1000).optional(), window: z.string().max(50).optional() }).optional(),
  jitter: z.string().max(50).optional(),
  maxRuns: z.int().min(1).max(numberMax).optional(),
};

const schedule = z.object({ schedule: z.string().min(1).max(200) });
const notFound = ["schedule_not_found"];

export const schedulesList = operation({
  id: "schedules.list",
  route: "GET /schedules",
  summary: "Schedules, by name",
  access: "user",
  scope: "schedules:read",
  query: z.object({ agent: z.string().max(200).optional(), status: ScheduleStatus.optional(), ...pageQuery }),
  reply: pageOf(Schedule),
  errors: ["invalid_option"],
});

export const schedulesCreate = operation({
  id: "schedules.create",
  route: "POST /schedules",
  summary: "Makes a schedule; its runs are the caller's",
  access: "user",
  scope: "schedules:write",
  body: z.object({ name: z.string().min(1).max(100), paused: z.boolean().optional(), ...fields }),
  reply: Schedule,
  status: 201,
  errors: [
    "schedule_exists",
    "schedule_limit_reached",
    "invalid_cron",
    "invalid_timezone",
    "invalid_option",
    "invalid_duration",
    "agent_not_found",
    "validation_failed",
    "workflow_version_not_registered",
    "invalid_name",
    "payload_too_large",
  ],
});

export const schedulesGet = operation({
  id: "schedules.get",
  route: "GET /schedules/{schedule}",
  summary: "A schedule, with the ticks to come",
  access: "user",
  scope: "schedules:read",
  params: schedule,
  reply: ScheduleDetails,
  errors: notFound,
});

export const schedulesUpdate = operation({
  id: "schedules.update",
  route: "PATCH /schedules/{schedule}",
  summary: "Changes what is named; null goes back to the default",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  body: z
    .object({
      cron: fields.cron.nullable(),
      every: fields.every.nullable(),
      timezone: fields.timezone.nullable(),
      startAt: fields.startAt.nullable(),
      endAt: fields.endAt.nullable(),
      description: fields.description.nullable(),
      agent: fields.agent,
      version: fields.version.nullable(),
      input: fields.input,
      tags: fields.tags.nullable(),
      queue: fields.queue.nullable(),
      priority: fields.priority.nullable(),
      overlap: fields.overlap.nullable(),
      catchUp: fields.catchUp.nullable(),
      jitter: fields.jitter.nullable(),
      maxRuns: fields.maxRuns.nullable(),
    })
    .partial(),
  reply: Schedule,
  errors: [
    "schedule_not_found",
    "schedule_in_code",
    "schedule_changed",
    "invalid_cron",
    "invalid_timezone",
    "invalid_option",
    "invalid_duration",
    "agent_not_found",
    "validation_failed",
    "workflow_version_not_registered",
    "invalid_name",
    "payload_too_large",
  ],
});

export const schedulesDelete = operation({
  id: "schedules.delete",
  route: "DELETE /schedules/{schedule}",
  summary: "Removes a schedule; its runs go on",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  errors: notFound,
});

export const schedulesPause = operation({
  id: "schedules.pause",
  route: "POST /schedules/{schedule}/pause",
  summary: "No tick starts a run until it is resumed",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  body: z.object({ note: z.string().max(1000).optional() }).default({}),
  reply: Schedule,
  errors: [...notFound, "invalid_option", "schedule_changed"],
});

export const schedulesResume = operation({
  id: "schedules.resume",
  route: "POST /schedules/{schedule}/resume",
  summary: "Lets it tick again",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  reply: Schedule,
  errors: [...notFound, "schedule_changed"],
});

export const schedulesTrigger = operation({
  id: "schedules.trigger",
  route: "POST /schedules/{schedule}/trigger",
  summary: "Starts a run now",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  body: z.object({ input: Json.optional() }).default({}),
  reply: Run,
  status: 201,
  errors: [...notFound, "validation_failed", "agent_not_found", "payload_too_large", "invalid_option"],
  rate: "start",
});

export const schedulesBackfill = operation({
  id: "schedules.backfill",
  route: "POST /schedules/{schedule}/backfill",
  summary: "Starts a run for every tick of a span",
  access: "user",
  scope: "schedules:write",
  params: schedule,
  body: z.object({ from: Timestamp, to: Timestamp, overlap: z.enum(["queue", "allow"]).optional() }),
  reply: z.object({ ticks: z.int() }),
  errors: ["schedule_not_found", "invalid_option"],
  rate: "start",
});

export const schedulesPreview = operation({
  id: "schedules.preview",
  route: "POST /schedules/preview",
  idempotency: "none",
  summary: "The ticks of a cron line or period",
  access: "user",
  scope: "schedules:read",
  body: z.object({ ...timing, count: z.int().min(1).max(100).default(10) }),
  reply: z.object({ ticks: z.array(Timestamp) }),
  errors: ["invalid_cron", "invalid_timezone", "invalid_option", "invalid_duration"],
  rate: "read",
});

export type Overlap = z.output<typeof Overlap>;
export type Schedule = z.output<typeof Schedule>;
export type ScheduleDetails = z.output<typeof ScheduleDetails>;
export type ScheduleTick = z.output<typeof ScheduleTick>;
