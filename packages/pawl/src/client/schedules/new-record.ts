import type { NewRecord } from "../../store/record-row.ts";
import type { Calendar } from "../../schedule/calendar.ts";
import { lookMs } from "../../schedule/decide-round.ts";
import { scheduleId, scheduleStatus, type ScheduleBody } from "../../schedule/schedule-body.ts";

/** Its label says who has it, so that the schedules of definitions are found among thousands. */
export const originLabels = { api: "api", definition: "definition" } as const;

/** The record of a schedule as it is now to be written. */
export function newRecord(params: {
  readonly namespace: string;
  readonly body: ScheduleBody;
  readonly calendar: Calendar;
  readonly nowMs: number;
  /** Whether its runs were looked at just now; if not, whoever waits for them is to look. */
  readonly hasSeenRuns: boolean;
}): NewRecord {
  const { namespace, body, calendar, nowMs, hasSeenRuns } = params;
  const { policy } = body;
  const state = hasSeenRuns ? body.state : { ...body.state, running: [] };
  return {
    namespace,
    owner: body.start.owner,
    status: scheduleStatus(body),
    runId: null,
    rootId: null,
    label: body.definedBy === null ? originLabels.api : originLabels.definition,
    dueMs: lookMs({ id: scheduleId(namespace, body.name), policy, state, calendar, nowMs }),
    body: JSON.stringify(body),
  };
}
