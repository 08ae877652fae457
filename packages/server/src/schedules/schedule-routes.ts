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
  type BodyOf,
} from "@pawl/api";
import type { Pawl, Schedule, ScheduleOptions, ScheduleTiming } from "pawl";
import { registeredAgent } from "../agents/registered-agent.ts";
import { ApiError } from "../http/api-error.ts";
import { ownerSeen, seesAll, type Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import { pageOf, wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { refuseUploads } from "../files/attach-uploads.ts";
import { countedStart } from "../runs/counted-start.ts";
import { runPath } from "../runs/run-path.ts";
import { isVisible } from "../runs/visible-run.ts";
import { wireRun } from "../runs/wire-run.ts";
import { countedBackfill } from "./counted-backfill.ts";
import { storedName } from "./schedule-name.ts";
import { scheduleOptions, timingOf } from "./schedule-options.ts";
import { checkTickAllowance, timingOfSchedule } from "./tick-allowance.ts";
import { visibleSchedule } from "./visible-schedule.ts";
import { wireDetails, wireSchedule } from "./wire-schedule.ts";

/** Every schedule costs its scheduler something at every look, whoever has made it. */
const perUserMax = 100;

/** What starts runs by itself. */
export function scheduleRoutes({ pawl, people: { usage }, clock }: RouteParts): readonly Route[] {
  const allowed = (owner: string | undefined, name: string, timing: ScheduleTiming): Promise<void> =>
    owner === undefined
      ? Promise.resolve()
      : checkTickAllowance({ pawl, usage, nowMs: clock.nowMs() }, { owner, name, timing });

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
      refuseUploads(fields.input, "The input of a schedule");
      await assertRoom(pawl, principal);
      const options = {
        ...scheduleOptions(fields),
        name: storedName(principal, name),
        owner: principal.userId,
        ...(paused !== undefined && { paused }),
      };
      await allowed(principal.userId, options.name, timingOf(fields));
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
      const before = await visibleSchedule(pawl, principal, params.schedule);
      const { name, owner } = before;
      if (body.agent !== undefined && body.agent !== null) registeredAgent(pawl, body.agent);
      refuseUploads(body.input, "The input of a schedule");
      if (saysWhen(body)) await allowed(owner, name, changedTiming(before, body));
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
      const before = await visibleSchedule(pawl, principal, params.schedule);
      const { name, owner } = before;
      await allowed(owner, name, timingOfSchedule(before));
      return wireSchedule(await pawl.schedules.resume(name), principal);
    }),
    route(schedulesTrigger, async ({ params, body, principal, reply }) => {
      const { name } = await visibleSchedule(pawl, principal, params.schedule);
      refuseUploads(body.input, "The input of a tick");
      const { run } = await countedStart(usage, principal, async () => {
        const handle = await pawl.schedules.trigger(name, "input" in body ? { input: body.input } : {});
        return { run: await pawl.get(handle.id), isNew: handle.isNew !== false };
      });
      // An agent that allows one run at a time may have found anybody's.
      if (!isVisible(run, { pawl, principal }))
        throw new ApiError(
          "singleton_held",
          `A run of "${run.workflow}" is under way, and there can be one at a time.`,
        );
      void reply.header("location", runPath(run));
      return wireRun(run, principal);
    }),
    route(schedulesBackfill, async ({ params, body, principal }) => {
      const schedule = await visibleSchedule(pawl, principal, params.schedule);
      const { from, to, overlap } = body;
      const span = { from: new Date(from), to: new Date(to), ...(overlap !== undefined && { overlap }) };
      return countedBackfill({ pawl, usage }, { schedule, span });
    }),
  ];
}

type ScheduleChange = BodyOf<typeof schedulesUpdate>;

function saysWhen({ cron, every, timezone, startAt, endAt }: ScheduleChange): boolean {
  return [cron, every, timezone, startAt, endAt].some((part) => part !== undefined);
}

/** As it would be. A line takes the place of a period, and the other way round. */
function changedTiming(before: Schedule, body: ScheduleChange): ScheduleTiming {
  const { cron, every, timezone, startAt, endAt } = { ...before, ...scheduleOptions(body) };
  const timing = { ...before, timezone: timezone ?? before.timezone, startAt, endAt };
  if (typeof body.cron === "string") return timingOfSchedule({ ...timing, cron, every: undefined });
  if (typeof body.every === "string") return timingOfSchedule({ ...timing, cron: undefined, every });
  return timingOfSchedule(timing);
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
