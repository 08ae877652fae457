import type { BodyInput, Run, Schedule, ScheduleDetails, schedulesCreate, schedulesPreview, schedulesUpdate } from "@pawl/api";
import type { Page } from "../api.ts";
import type { Query } from "../request.ts";
import { call } from "../session.ts";

export type NewSchedule = BodyInput<typeof schedulesCreate>;
export type ScheduleChange = BodyInput<typeof schedulesUpdate>;
export type Timing = BodyInput<typeof schedulesPreview>;

const path = (schedule: string) => `/schedules/${encodeURIComponent(schedule)}`;

/** Schedules. @throws as `api` does. */
export const schedulesApi = {
  list: (query: Query, signal?: AbortSignal) => call<Page<Schedule>>("GET", "/schedules", { query, signal }),
  get: (schedule: string) => call<ScheduleDetails>("GET", path(schedule)),
  create: (body: NewSchedule) => call<Schedule>("POST", "/schedules", { body }),
  update: (schedule: string, body: ScheduleChange) => call<Schedule>("PATCH", path(schedule), { body }),
  delete: (schedule: string) => call<undefined>("DELETE", path(schedule)),
  pause: (schedule: string, note: string) =>
    call<Schedule>("POST", `${path(schedule)}/pause`, { body: note === "" ? {} : { note } }),
  resume: (schedule: string) => call<Schedule>("POST", `${path(schedule)}/resume`),
  trigger: (schedule: string) => call<Run>("POST", `${path(schedule)}/trigger`, { body: {} }),
  backfill: (schedule: string, body: { readonly from: string; readonly to: string; readonly overlap?: "queue" | "allow" }) =>
    call<{ readonly ticks: number }>("POST", `${path(schedule)}/backfill`, { body }),
  preview: (body: Timing, signal?: AbortSignal) =>
    call<{ readonly ticks: readonly string[] }>("POST", "/schedules/preview", { body, signal }),
};

export const scheduleKeys = {
  lists: ["schedules"],
  list: (filter: object) => ["schedules", filter],
  one: (name: string) => ["schedule", name],
  preview: (timing: Timing) => ["schedule-preview", timing],
} as const;
