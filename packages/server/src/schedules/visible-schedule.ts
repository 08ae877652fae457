import { PawlError, type Pawl, type ScheduleDetails } from "pawl";
import { seesAll, type Principal } from "../http/principal.ts";
import { storedName } from "./schedule-name.ts";

/** A schedule that the caller may see, by the name that they know it by. @throws PawlError `schedule_not_found`. */
export async function visibleSchedule(pawl: Pawl, principal: Principal, name: string): Promise<ScheduleDetails> {
  // A user's own has their id in its name, unless code has made it for them.
  for (const stored of new Set([storedName(principal, name), name])) {
    const schedule = await find(pawl, stored);
    if (schedule !== null && (seesAll(principal) || schedule.owner === principal.userId)) return schedule;
  }
  throw new PawlError("schedule_not_found", `There is no schedule ${JSON.stringify(name)}.`, {
    details: { schedule: name },
  });
}

async function find(pawl: Pawl, name: string): Promise<ScheduleDetails | null> {
  try {
    return await pawl.schedules.get(name);
  } catch (error) {
    if (error instanceof PawlError && error.code === "schedule_not_found") return null;
    throw error;
  }
}
