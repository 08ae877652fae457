import {
  schedulesBackfill,
  schedulesCreate,
  schedulesDelete,
  schedulesGet,
  schedulesList,
  schedulesPause,
  schedulesPreview,
  schedulesResume,
  schedulesTrigger,
  schedulesUpdate,
} from "@pawl/api";
import type { Pawl, ScheduleOptions } from "pawl";
import { registeredAgent } from "../agents/registered-agent.ts";
import { ApiError } from "../http/api-error.ts";
import { ownerSeen, seesAll, type Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import { pageOf, wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { runPath } from "../runs/run-path.ts";
import { wireRun } from "../runs/wire-run.ts";
import { storedName } from "./schedule-name.ts";
import { scheduleOptions, timingOf } from "./schedule-options.ts";
import { visibleSchedule } from "./visible-schedule.ts";
import { wireDetails, wireSchedule } from "./wire-schedule.ts";

/** Every schedule costs its scheduler something at every look, whoever has made it. */
const perUserMax = 100;

/** What starts runs by itself. */
export function scheduleRoutes({ pawl }: RouteParts): readonly Route[] {
  return [
    route(schedulesList, async ({ query, principal }) => {
      const { agent, status, ...page } = query;
      const owner = ownerSeen(principal);
      const found = await pawl.schedules.list({
        ...pageOf(page),
        ...(owner !== undefined && { owner }),
        ...(agent !== undefined && { workflow: agent }),
        ...(status !== undefined && { status }),
      });
      return wirePage(found, (schedule) => wireSchedule(schedule, principal));
    }),
    route(schedulesCreate, async ({ body: { name, paused, ...fields }, principal }) => {
      registeredAgent(pawl, fields.agent, fields.version);
      await assertRoom(pawl, principal);
      const options = {
        ...scheduleOptions(fields),
        name: storedName(principal, name),
        owner: principal.userId,
        ...(paused !== undefined && { paused }),
      };
      return wireSchedule(await pawl.schedules.create(options as ScheduleOptions), principal);
    }),
    route(schedulesPreview, async ({ body: { count, ...timing } }) => {
      const ticks = await pawl.schedules.preview(timingOf(timing), { count });
      return { ticks: ticks.map((tick) => tick.toISOString()) };
    }),
    route(schedulesGet, async ({ params, principal }) =>
      wireDetails(await visibleSchedule(pawl, principal, params.schedule), principal),
    ),
    route(schedulesUpdate, async ({ params, body, principal }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      if (body.agent !== undefined && body.agent !== null) registeredAgent(pawl, body.agent);
      return wireSchedule(await pawl.schedules.update(name, scheduleOptions(body)), principal);
    }),
    route(schedulesDelete, async ({ params, principal }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      await pawl.schedules.delete(name);
    }),
    route(schedulesPause, async ({ params, body, principal }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      return wireSchedule(await pawl.schedules.pause(name, body.note), principal);
    }),
    route(schedulesResume, async ({ params, principal }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      return wireSchedule(await pawl.schedules.resume(name), principal);
    }),
    route(schedulesTrigger, async ({ params, body, principal, reply }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      const { id } = await pawl.schedules.trigger(name, "input" in body ? { input: body.input } : {});
      const run = await pawl.get(id);
      void reply.header("location", runPath(run));
      return wireRun(run, principal);
    }),
    route(schedulesBackfill, async ({ params, body, principal }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      const { from, to, overlap } = body;
      const span = { from: new Date(from), to: new Date(to), ...(overlap !== undefined && { overlap }) };
      return pawl.schedules.backfill(name, span);
    }),
  ];
}

async function assertRoom(pawl: Pawl, principal: Principal): Promise<void> {
  if (seesAll(principal)) return;
  const { items } = await pawl.schedules.list({ owner: principal.userId, limit: perUserMax });
  if (items.length < perUserMax) return;
  throw new ApiError(
    "schedule_limit_reached",
    `You have ${perUserMax} schedules already, which is the most there can be.`,
  );
}
