import type { Schedule } from "@pawl/api";

/** What the address of the list of schedules says. */
export interface ScheduleSearch {
  readonly status?: Schedule["status"];
  readonly agent?: string;
}

export const scheduleStatuses = [
  "active",
  "paused",
  "ended",
  "withdrawn",
] as const satisfies readonly Schedule["status"][];

/** Reads an address as people may have changed it. Pure. */
export function scheduleSearchOf(raw: Readonly<Record<string, unknown>>): ScheduleSearch {
  const status = scheduleStatuses.find((status) => status === raw["status"]);
  const { agent } = raw;
  return {
    ...(status !== undefined && { status }),
    ...(typeof agent === "string" && agent !== "" && agent.length <= 200 && { agent }),
  };
}
