import type { Engine } from "../../engine/engine.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { Calendars } from "../../schedule/calendars.ts";
import { scheduleId, type ScheduleBody } from "../../schedule/schedule-body.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { definedSchedule, type CheckedSchedule } from "./checked-schedule.ts";
import { newRecord, originLabels } from "./new-record.ts";
import { newBody, reconciled, withdrawn } from "./reconciled.ts";
import { bodyOf } from "./schedule-record.ts";
import { ScheduleStore } from "./schedule-store.ts";

/** Another process that starts at this moment was faster: what it has written is looked at. */
const attemptsMax = 20;

interface SyncParams {
  readonly engine: Engine;
  readonly calendars: Calendars;
  readonly namespace: string;
}

/**
 * Brings the schedules of definitions into the store, before a worker starts: new ones are made, changed ones changed, and those whose definition has gone are withdrawn. Only what differs is
 * written.
 *
 * While a new version of a workflow is rolled out, processes with the old one start too: they leave alone what a later version has written. Among processes with one version the last to start decides.
 *
 * @throws PawlError `scheduler_not_installed`, `invalid_cron`, `invalid_timezone`, `invalid_option`, `validation_failed`, and of the store.
 */
export async function syncDefinitions(params: SyncParams): Promise<void> {
  const wanted = await wantedSchedules(params);
  for (const schedule of wanted.values()) await settle(params, schedule);
  await withdrawOthers(params, wanted);
}

/** Those of the default version of each workflow here, by name. */
async function wantedSchedules({
  engine,
}: SyncParams): Promise<ReadonlyMap<string, { schedule: CheckedSchedule; isPaused: boolean }>> {
  const wanted = new Map<string, { schedule: CheckedSchedule; isPaused: boolean }>();
  for (const workflow of engine.registry.list()) {
    if (workflow.version !== engine.registry.defaultVersion(workflow.name)) continue;
    for (const definition of workflow.schedules) {
      const other = wanted.get(definition.name)?.schedule.start.workflow;
      if (other !== undefined) throw claimedTwice(definition.name, other, workflow.name);
      const schedule = await definedSchedule(engine, workflow, definition);
      wanted.set(definition.name, { schedule, isPaused: definition.options.paused ?? false });
    }
  }
  return wanted;
}

async function settle(
  params: SyncParams,
  wanted: { readonly schedule: CheckedSchedule; readonly isPaused: boolean },
): Promise<void> {
  const { engine, calendars, namespace } = params;
  const { schedule, isPaused } = wanted;
  const store = new ScheduleStore(engine);
  const calendar = await calendars.of(schedule.policy);
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const before = await store.find(namespace, schedule.name);
    const nowMs = engine.clock.nowMs();
    const there = before === null ? null : bodyOf(before);
    if (there !== null && !mayChange(engine, there, schedule)) return;
    const after =
      there === null ? newBody(schedule, calendar, { nowMs, isPaused }) : reconciled(there, schedule, calendar, nowMs);
    if (after === null) return;
    const outcome = await store.write(before, scheduleId(namespace, schedule.name), {
      record: newRecord({ namespace, body: after, calendar, nowMs, hasSeenRuns: false }),
      nowMs,
    });
    if (outcome.ok) return;
  }
  throw new PawlError("schedule_changed", `The schedule "${schedule.name}" was changed by others again and again.`);
}

/** Whether what is there is this one, and not of a later version. */
function mayChange(engine: Engine, there: ScheduleBody, schedule: CheckedSchedule): boolean {
  const { name, start } = schedule;
  if (there.definedBy === null || there.start.workflow !== start.workflow) {
    const owner =
      there.definedBy === null ? "was made by pawl.schedules" : `belongs to workflow "${there.start.workflow}"`;
    engine.logger.warn(
      `The schedule "${name}" of workflow "${start.workflow}" is not used: there is one of this name already, which ${owner}. Rename one of them, or delete that one.`,
    );
    return false;
  }
  return there.definedBy <= (schedule.definedBy as number);
}

/** Of the workflows that this process has: what else the store has of them came from a definition that is no more. */
async function withdrawOthers(params: SyncParams, wanted: ReadonlyMap<string, unknown>): Promise<void> {
  const { engine, namespace } = params;
  const store = new ScheduleStore(engine);
  for await (const page of store.pages({ namespace, owner: null, status: null, label: originLabels.definition })) {
    for (const record of page) {
      const body = bodyOf(record);
      if (!body.isWithdrawn && !wanted.has(body.name) && isOurs(engine, body)) await withdraw(params, store, record);
    }
  }
}

function isOurs({ registry }: Engine, { start, definedBy }: ScheduleBody): boolean {
  const version = registry.defaultVersion(start.workflow);
  return version !== undefined && definedBy !== null && definedBy <= version;
}

async function withdraw(
  { engine, calendars, namespace }: SyncParams,
  store: ScheduleStore,
  record: RecordRow,
): Promise<void> {
  const nowMs = engine.clock.nowMs();
  const body = withdrawn(bodyOf(record));
  const calendar = await calendars.of(body.policy);
  // Whoever was faster has the same in mind, or a reason against it.
  await store.write(record, record.id, {
    record: newRecord({ namespace, body, calendar, nowMs, hasSeenRuns: false }),
    nowMs,
  });
  engine.logger.info(`The schedule "${body.name}" is withdrawn: workflow "${body.start.workflow}" has it no more.`);
}

function claimedTwice(name: string, first: string, second: string): PawlError {
  return new PawlError("invalid_option", `The workflows "${first}" and "${second}" both have a schedule "${name}".`, {
    hint: "Give one of them another name: schedule: { name, … }.",
  });
}
