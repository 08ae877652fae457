import type { BodyInput, schedulesCreate, schedulesPreview, schedulesUpdate } from "@pawl/api";

/** When something ticks, as the API is asked for it. */
export type Timing = BodyInput<typeof schedulesPreview>;

export type NewSchedule = BodyInput<typeof schedulesCreate>;
export type ScheduleChange = BodyInput<typeof schedulesUpdate>;

export const scheduleKeys = {
  lists: ["schedules"],
  list: (filter: object) => ["schedules", filter],
  one: (name: string) => ["schedule", name],
  preview: (timing: Timing) => ["schedule-preview", timing],
} as const;
