import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";
import { allPages } from "./all-pages.ts";

/** `client.schedules`. */
export function scheduleCalls(http: Http) {
  const list = (query: QueryGiven<typeof api.schedulesList> = {}, options?: CallOptions) =>
    http.call<typeof api.schedulesList>("GET /schedules", { query }, options);
  return {
    /** Schedules, by name. */
    list,
    all: (query: QueryGiven<typeof api.schedulesList> = {}, options?: CallOptions) =>
      allPages((cursor) => list({ ...query, ...cursor }, options)),
    /** Makes a schedule; its runs are the caller's. @throws ApiProblem `schedule_exists`, `invalid_cron`, `invalid_timezone`, `agent_not_found`. */
    create: (body: api.BodyInput<typeof api.schedulesCreate>, options?: CallOptions) =>
      http.call<typeof api.schedulesCreate>("POST /schedules", { body }, options),
    /** A schedule, with the ticks to come. */
    get: (schedule: string, options?: CallOptions) =>
      http.call<typeof api.schedulesGet>("GET /schedules/{schedule}", { params: { schedule } }, options),
    /** Changes what is named. */
    update: (schedule: string, body: api.BodyInput<typeof api.schedulesUpdate>, options?: CallOptions) =>
      http.call<typeof api.schedulesUpdate>("PATCH /schedules/{schedule}", { params: { schedule }, body }, options),
    /** Removes a schedule; its runs go on. */
    delete: (schedule: string, options?: CallOptions) =>
      http.call<typeof api.schedulesDelete>("DELETE /schedules/{schedule}", { params: { schedule } }, options),
    /** No tick starts a run until it is resumed. */
    pause: (schedule: string, body: api.BodyInput<typeof api.schedulesPause> = {}, options?: CallOptions) =>
      http.call<typeof api.schedulesPause>("POST /schedules/{schedule}/pause", { params: { schedule }, body }, options),
    resume: (schedule: string, options?: CallOptions) =>
      http.call<typeof api.schedulesResume>("POST /schedules/{schedule}/resume", { params: { schedule } }, options),
    /** Starts a run now. */
    trigger: (schedule: string, body: api.BodyInput<typeof api.schedulesTrigger> = {}, options?: CallOptions) =>
      http.call<typeof api.schedulesTrigger>(
        "POST /schedules/{schedule}/trigger",
        { params: { schedule }, body },
        options,
      ),
    /** Starts a run for every tick of a span. */
    backfill: (schedule: string, body: api.BodyInput<typeof api.schedulesBackfill>, options?: CallOptions) =>
      http.call<typeof api.schedulesBackfill>(
        "POST /schedules/{schedule}/backfill",
        { params: { schedule }, body },
        options,
      ),
    /** The ticks of a cron line or period. */
    preview: (body: api.BodyInput<typeof api.schedulesPreview>, options?: CallOptions) =>
      http.call<typeof api.schedulesPreview>("POST /schedules/preview", { body }, options),
  };
}
