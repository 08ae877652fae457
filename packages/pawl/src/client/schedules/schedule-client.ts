import type { Engine } from "../../engine/engine.ts";
import { checkOptions, type OptionNames } from "../../errors/check-options.ts";
import { PawlError } from "../../errors/pawl-error.ts";
import type { Duration } from "../../retry/duration.ts";
import { ticksBetween, type Calendar } from "../../schedule/calendar.ts";
import type { Calendars } from "../../schedule/calendars.ts";
import { stateAfter } from "../../schedule/decide-round.ts";
import { scheduleId, type ScheduleBody } from "../../schedule/schedule-body.ts";
import { schedulePolicy } from "../../schedule/schedule-policy.ts";
import type { BackfillState } from "../../schedule/schedule-state.ts";
import { decodeValue } from "../../values/decode.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { operate } from "../../plugin/operate.ts";
import type { NewRun } from "../../store/run-row.ts";
import type { StartWrite } from "../../store/write.ts";
import { textOf } from "../list-runs.ts";
import type { Page } from "../pawl.ts";
import { PawlRunHandle } from "../pawl-run-handle.ts";
import { checkText } from "../../values/storable-text.ts";
import type { RunHandle } from "../run-handle.ts";
import { checkedSchedule, type CheckedSchedule } from "./checked-schedule.ts";
import { anyRun, joinedRuns } from "./joined-runs.ts";
import { newRecord } from "./new-record.ts";
import { newBody, reconciled, withNext } from "./reconciled.ts";
import { bodyOf, scheduleRecord } from "./schedule-record.ts";
import { ScheduleStore } from "./schedule-store.ts";
import { checkedInput, scheduledStart } from "./scheduled-run.ts";
import type {
  Schedule,
  ScheduleChanges,
  ScheduleDetails,
  ScheduleOptions,
  ScheduleQuery,
  Schedules,
  ScheduleTiming,
} from "./schedules.ts";

const previewDefault = 10;
const previewMax = 1_000;
const pageDefault = 100;
const pageMax = 1_000;
const backfillMax = 10_000;

/** `pawl.schedules`: every method changes a record, in one write; schedulers see to the rest. */
export class ScheduleClient implements Schedules {
  readonly #open: () => Engine;
  readonly #namespace: string;
  readonly #calendars: Calendars;
  readonly #onChanged: () => void;

  constructor(params: {
    /** @throws PawlError `closed`. */
    readonly open: () => Engine;
    readonly namespace: string;
    readonly calendars: Calendars;
    /** The scheduler of this process need not wait until it finds out. */
    readonly onChanged: () => void;
  }) {
    this.#open = params.open;
    this.#namespace = params.namespace;
    this.#calendars = params.calendars;
    this.#onChanged = params.onChanged;
  }

  async create(options: ScheduleOptions): Promise<Schedule> {
    const created = await this.#create(options);
    if (created !== null) return created;
    throw new PawlError(
      "schedule_exists",
      `There is a schedule "${options.name}" in the namespace "${this.#namespace}" already.`,
      {
        details: { schedule: options.name, namespace: this.#namespace },
      },
    );
  }

  async update(name: string, changes: ScheduleChanges): Promise<Schedule> {
    return this.#change(name, async (body, nowMs) => {
      const options = { ...optionsOf(body), ...changesOf(changes) } as ScheduleOptions;
      // It was checked already, and what a schema has made of it might not fit the schema once more.
      const isInputKept = !("input" in changes) && !("workflow" in changes) && !("version" in changes);
      const schedule = await checkedSchedule(
        this.#open(),
        options,
        isInputKept ? { text: body.start.input } : undefined,
      );
      return this.#reconciled(body, schedule, nowMs);
    });
  }

  async upsert(options: ScheduleOptions): Promise<Schedule> {
    const schedule = await checkedSchedule(this.#open(), options);
    if ((await this.#store.find(this.#namespace, options.name)) === null) {
      const created = await this.#create(options);
      if (created !== null) return created;
    }
    return this.#change(options.name, (body, nowMs) => this.#reconciled(body, schedule, nowMs));
  }

  async list(query: ScheduleQuery = {}): Promise<Page<Schedule>> {
    checkOptions(query, scheduleQuery, "schedules.list");
    const { workflow, owner, status, limit = pageDefault, cursor } = query;
    checkCount(limit, "limit", pageMax);
    const whose = { label: null, owner: textOf(owner, "owner") };
    const found: RecordRow[] = [];
    const stored = status === "active" ? "open" : (status ?? null);
    for await (const page of this.#store.pages({ namespace: this.#namespace, status: stored, ...whose }))
      found.push(...page);
    const after = found
      .map((record) => ({ record, body: bodyOf(record) }))
      .filter(
        ({ body }) =>
          (workflow === undefined || body.start.workflow === workflow) && (cursor === undefined || body.name > cursor),
      )
      .sort((a, b) => (a.body.name < b.body.name ? -1 : 1));
    const items = after.slice(0, limit).map(({ record }) => scheduleRecord(record));
    return { items, nextCursor: after.length > limit ? items.at(-1)?.name : undefined };
  }

  async get(name: string): Promise<ScheduleDetails> {
    const { store } = this.#open();
    const record = await this.#store.read(this.#namespace, name);
    const body = bodyOf(record);
    const schedule = scheduleRecord(record);
    const calendar = await this.#calendars.of(body.policy);
    const fromMs = body.state.nextMs;
    const next =
      fromMs === null ? [] : ticksBetween(calendar, { fromMs, toMs: Number.MAX_SAFE_INTEGER, limit: previewDefault });
    const ids = schedule.recent.flatMap(({ runId }) => (runId === undefined ? [] : [runId]));
    const runs = await Promise.all(ids.map((runId) => store.getRun({ runId })));
    return {
      ...schedule,
      next: next.map((tickMs) => new Date(tickMs)),
      runs: runs.flatMap((run) => {
        if (run === null) return [];
        return [
          { id: run.id, status: run.status, scheduledFor: schedule.recent.find(({ runId }) => runId === run.id)?.tick },
        ];
      }),
    };
  }

  async pause(name: string, note?: string): Promise<Schedule> {
    if (note !== undefined) checkText(note, "note of a pause");
    return this.#change(
      name,
      async (body, nowMs) => {
        const isSaid = body.state.pause !== null && (note === undefined || note === body.state.pause.note);
        if (isSaid) return null;
        const pause = { atMs: body.state.pause?.atMs ?? nowMs, note: note ?? null };
        return { ...body, state: { ...body.state, pause, nextMs: null } };
      },
      { isAnyOrigin: true },
    );
  }

  async resume(name: string): Promise<Schedule> {
    return this.#change(
      name,
      async (body, nowMs) => {
        if (body.state.pause === null) return null;
        const state = { ...body.state, pause: null };
        if (body.isWithdrawn) return { ...body, state };
        return { ...body, state: withNext(state, body.policy, await this.#calendars.of(body.policy), nowMs) };
      },
      { isAnyOrigin: true },
    );
  }

  async trigger(name: string, options: { readonly input?: unknown } = {}): Promise<RunHandle> {
    checkOptions(options, { input: true }, "schedules.trigger");
    const engine = this.#open();
    const operation = { name: "start", subject: name, trace: null, runId: null } as const;
    const run = await operate(engine.instrumentation, operation, async (span) => {
      const triggered = await this.#trigger(name, options, span.trace);
      span.touched(triggered);
      return triggered;
    });
    this.#onChanged();
    return this.#handleOf(run);
  }

  #trigger(name: string, options: { readonly input?: unknown }, trace: string | null): Promise<NewRun> {
    const engine = this.#open();
    return this.#store.change(this.#namespace, name, async (before) => {
      const nowMs = engine.clock.nowMs();
      const body = bodyOf(before);
      const { start, policy, state } = body;
      const workflow = engine.registry.get(start.workflow, start.version ?? undefined);
      const input = "input" in options ? { value: await checkedInput(workflow, options.input) } : undefined;
      const write = await scheduledStart(engine, {
        workflow,
        namespace: this.#namespace,
        name,
        start,
        tickMs: nowMs,
        input,
        idempotencyKey: undefined,
        trace,
      });
      const joinedId = (await joinedRuns(engine.store, [write])).get(write.run.id);
      const result = {
        tickMs: nowMs,
        cause: "trigger" as const,
        isFollowed: policy.overlap !== "allow",
        runId: joinedId ?? write.run.id,
        isJoined: joinedId !== undefined,
      };
      const round = { state, starts: [], cancels: [], notes: [], maxRuns: policy.maxRuns };
      const after = stateAfter(round, [result], nowMs);
      const outcome = await this.#write(before, { ...body, state: after }, nowMs, [write]);
      return { outcome, result: write.run };
    });
  }

  /** Where the workflow is a singleton, or debounced, the start may have found another run. */
  async #handleOf(run: NewRun): Promise<RunHandle> {
    const engine = this.#open();
    const { id, namespace, workflow, idempotencyKey } = run;
    if (idempotencyKey === null || (await engine.store.getRun({ runId: id })) !== null)
      return new PawlRunHandle(engine, id, true);
    const [found] = await engine.store.listRuns({ ...anyRun, namespace, workflow, idempotencyKey });
    return new PawlRunHandle(engine, found?.id ?? id, false);
  }

  async backfill(
    name: string,
    span: { readonly from: Date; readonly to: Date; readonly overlap?: BackfillState["overlap"] },
  ): Promise<{ readonly ticks: number }> {
    checkOptions(span, { from: true, to: true, overlap: true }, "schedules.backfill");
    const fromMs = momentOf(span.from, "from");
    const toMs = momentOf(span.to, "to");
    const { overlap } = span;
    if (overlap !== undefined && overlap !== "queue" && overlap !== "allow") {
      throw new PawlError(
        "invalid_option",
        `The option overlap of backfill is ${JSON.stringify(overlap)}; it must be "queue" or "allow".`,
      );
    }
    let count = 0;
    await this.#change(
      name,
      async (body) => {
        const calendar = await this.#calendars.of(body.policy);
        const ticks = ticksBetween(calendar, { fromMs, toMs, limit: backfillMax + 1 });
        if (ticks.length > backfillMax) throw tooMany(name);
        count = ticks.length;
        const first = ticks[0];
        if (first === undefined) return null;
        const added = {
          fromMs: first,
          toMs,
          overlap: overlap ?? (body.policy.overlap === "allow" ? "allow" : "queue"),
        };
        return { ...body, state: { ...body.state, backfills: [...body.state.backfills, added] } };
      },
      { isAnyOrigin: true },
    );
    return { ticks: count };
  }

  async delete(name: string): Promise<void> {
    const nowMs = this.#open().clock.nowMs();
    await this.#store.change(this.#namespace, name, async (before) => ({
      outcome: await this.#store.write(before, before.id, { record: null, nowMs }),
      result: undefined,
    }));
  }

  async preview(
    timing: ScheduleTiming,
    options: { readonly from?: Date; readonly count?: number } = {},
  ): Promise<Date[]> {
    checkOptions(options, { from: true, count: true }, "schedules.preview");
    const { clock } = this.#open();
    const { count = previewDefault } = options;
    checkCount(count, "count", previewMax);
    const calendar = await this.#calendars.of(schedulePolicy(timing, "preview of a schedule"));
    const afterMs = options.from === undefined ? clock.nowMs() : momentOf(options.from, "from");
    const ticks = ticksBetween(calendar, { fromMs: afterMs + 1, toMs: Number.MAX_SAFE_INTEGER, limit: count });
    return ticks.map((tickMs) => new Date(tickMs));
  }

  get #store(): ScheduleStore {
    return new ScheduleStore(this.#open());
  }

  /** Null: there is one of this name. */
  async #create(options: ScheduleOptions): Promise<Schedule | null> {
    const engine = this.#open();
    const schedule = await checkedSchedule(engine, options);
    const calendar = await this.#calendars.of(schedule.policy);
    const nowMs = engine.clock.nowMs();
    const body = newBody(schedule, calendar, { nowMs, isPaused: options.paused ?? false });
    const outcome = await this.#write(null, body, nowMs);
    if (!outcome.ok) return null;
    this.#onChanged();
    return scheduleRecord(await this.#store.read(this.#namespace, options.name));
  }

  async #reconciled(body: ScheduleBody, schedule: CheckedSchedule, nowMs: number): Promise<ScheduleBody | null> {
    return reconciled(body, schedule, await this.#calendars.of(schedule.policy), nowMs);
  }

  /** What `change` makes of the schedule is written; null: nothing has to be. */
  async #change(
    name: string,
    change: (body: ScheduleBody, nowMs: number) => Promise<ScheduleBody | null>,
    { isAnyOrigin = false }: { readonly isAnyOrigin?: boolean } = {},
  ): Promise<Schedule> {
    const { clock } = this.#open();
    await this.#store.change(this.#namespace, name, async (before) => {
      const nowMs = clock.nowMs();
      const body = bodyOf(before);
      if (!isAnyOrigin && body.definedBy !== null) throw inCode(body);
      const after = await change(body, nowMs);
      return { outcome: after === null ? null : await this.#write(before, after, nowMs), result: undefined };
    });
    this.#onChanged();
    return scheduleRecord(await this.#store.read(this.#namespace, name));
  }

  async #write(
    before: RecordRow | null,
    body: ScheduleBody,
    nowMs: number,
    linked: readonly StartWrite[] = [],
  ): ReturnType<ScheduleStore["write"]> {
    const calendar: Calendar = await this.#calendars.of(body.policy);
    const record = newRecord({ namespace: this.#namespace, body, calendar, nowMs, hasSeenRuns: false });
    return this.#store.write(before, scheduleId(this.#namespace, body.name), { record, linked, nowMs });
  }
}

const scheduleQuery: OptionNames<ScheduleQuery> = {
  owner: true,
  workflow: true,
  status: true,
  limit: true,
  cursor: true,
};

/** The options that would make the schedule as it is. */
function optionsOf({ name, description, policy, start }: ScheduleBody): ScheduleOptions {
  const { cron, everyMs, startMs, endMs, maxRuns } = policy;
  const { version, queue, owner } = start;
  const every: Duration | null = everyMs;
  const given = {
    name,
    description,
    cron,
    every,
    timezone: policy.timezone,
    overlap: policy.overlap,
    catchUp: { limit: policy.catchUpLimit, window: policy.catchUpWindowMs },
    jitter: policy.jitterMs,
    startAt: startMs === null ? null : new Date(startMs),
    endAt: endMs === null ? null : new Date(endMs),
    maxRuns,
    workflow: start.workflow,
    version,
    queue,
    owner,
    priority: start.priority,
    tags: start.tags,
    input: decodeValue(start.input),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as unknown as ScheduleOptions;
}

/** A cron line takes the place of a period, and the other way round. */
function changesOf(changes: ScheduleChanges): Record<string, unknown> {
  const { cron, every } = changes;
  if (cron !== undefined && every === undefined) return { ...changes, every: undefined };
  if (every !== undefined && cron === undefined) return { ...changes, cron: undefined };
  return { ...changes };
}

function inCode({ name, start }: ScheduleBody): PawlError {
  return new PawlError(
    "schedule_in_code",
    `The schedule "${name}" belongs to the definition of workflow "${start.workflow}".`,
    {
      details: { schedule: name, workflow: start.workflow },
    },
  );
}

function tooMany(name: string): PawlError {
  return new PawlError(
    "invalid_option",
    `A backfill of schedule "${name}" over this span has more than ${backfillMax} ticks.`,
    {
      hint: "Do it in parts, one after the other.",
    },
  );
}

function momentOf(moment: unknown, option: string): number {
  if (moment instanceof Date && Number.isFinite(moment.getTime())) return moment.getTime();
  throw new PawlError("invalid_option", `The option ${option} is ${String(moment)}; it must be a valid Date.`);
}

function checkCount(count: unknown, option: string, most: number): void {
  if (Number.isSafeInteger(count) && (count as number) >= 1 && (count as number) <= most) return;
  throw new PawlError(
    "invalid_option",
    `The option ${option} is ${String(count)}; it must be a whole number from 1 to ${most}.`,
  );
}
