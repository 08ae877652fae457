import { Argument, Command } from "commander";
import { createPawl, type Overlap, type Pawl, type Schedule, type ScheduleChanges, type ScheduleOptions } from "pawl";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { jsonArgument } from "../json-argument.ts";
import { anyWholeNumber, date, given, list as names, moment, tag, wholeNumber } from "../options.ts";
import { scheduleSummary, scheduleTable, tickList } from "../render/schedule.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly workflow?: string;
  readonly cron?: string;
  readonly every?: string;
  readonly timezone?: string;
  readonly input?: string;
  readonly tag?: Record<string, string>;
  readonly queue?: string;
  readonly priority?: number;
  readonly version?: number;
  readonly overlap?: string;
  readonly jitter?: string;
  readonly startAt?: Date;
  readonly endAt?: Date;
  readonly owner?: string;
  readonly maxRuns?: number;
  readonly catchUpLimit?: number;
  readonly catchUpWindow?: string;
  readonly description?: string;
  readonly paused?: boolean;
  readonly reset?: readonly string[];
  readonly note?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly count?: number;
}

interface Asked {
  readonly cli: Cli;
  readonly session: Session;
  /** The name of the schedule, or the cron line. */
  readonly subject: string | undefined;
  readonly options: Options;
}

const actions = { list, show, create, update, pause, resume, trigger, backfill, delete: remove, next } as const;

export function schedulesCommand(cli: Cli): Command {
  const time = moment(cli.io.clock.nowMs);
  return new Command("schedules")
    .summary("list schedules; make, steer and preview them")
    .description(
      "Schedules start runs by themselves, while a worker is there. list (default), show, create, update, pause, resume, trigger (a run now), backfill (runs for the ticks of a span), delete, or next: the ticks of a cron line.",
    )
    .addArgument(new Argument("[action]", "what to do").choices(Object.keys(actions)).default("list"))
    .argument("[name]", "the schedule; for next: the cron line")
    .option("-w, --workflow <name>", "list: only schedules of it; create, update: what to run")
    .option("--cron <line>", 'five fields, or six with seconds in front: "0 9 * * 1-5"')
    .option("--every <duration>", "a period instead of a cron line: 90s")
    .option("--timezone <name>", "in whose time the cron line is meant (default: UTC)")
    .option("-i, --input <json>", "the input of its runs: JSON, @file, or - for standard input")
    .option("-t, --tag <key=value>", "tag its runs (may be given several times)", tag)
    .option("-q, --queue <name>", "the queue, instead of the workflow's")
    .option("--priority <number>", "higher is claimed first (default: 0)", anyWholeNumber)
    .option("--owner <name>", "whom its runs belong to")
    .option("--version <number>", "the version of the workflow (default: its default version)", wholeNumber(1))
    .option(
      "--overlap <policy>",
      "while the former run goes on: skip, queue, cancel or allow (default: skip; backfill: queue or allow)",
    )
    .option("--jitter <duration>", "put each tick off by a part of this")
    .option("--start-at <time>", "no tick before: 2026-01-31, or with an hour 2026-01-31T12:00:00Z", date)
    .option("--end-at <time>", "no tick after", date)
    .option("--max-runs <number>", "end it after so many runs", wholeNumber(1))
    .option("--catch-up-limit <number>", "so many missed ticks are made up for (default: 1)", wholeNumber(0, 1000))
    .option("--catch-up-window <duration>", "if they are no older than this (default: 1 day)")
    .option("--description <text>", "for people")
    .option("--paused", "create it paused")
    .option("--reset <options>", "update: back to the default, such as end-at,jitter", names)
    .option("--note <text>", "pause: why")
    .option("--from <time>", "backfill: from this time on; next: after it", time)
    .option("--to <time>", "backfill: up to this time (default: now)", time)
    .option("-n, --count <number>", "next: how many ticks (default: 10)", wholeNumber(1, 1000))
    .action((action: keyof typeof actions, subject: string | undefined, options: Options, command: Command) =>
      cli.run(command, async (session) => {
        await actions[action]({ cli, session, subject, options });
      }),
    );
}

async function list({ session, options }: Asked): Promise<void> {
  await session.withPawl(async (pawl) => {
    let cursor: string | undefined;
    do {
      const page = await pawl.schedules.list({ ...given({ workflow: options.workflow, cursor }), limit: 1000 });
      if (session.isJson) page.items.forEach((schedule) => session.printJson(schedule));
      else if (page.items.length === 0) session.hint("No schedules.");
      else
        session.print(
          scheduleTable(page.items, { style: session.style, width: session.columns, nowMs: session.nowMs() }),
        );
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  });
}

async function show({ session, subject }: Asked): Promise<void> {
  await session.withPawl(async (pawl) => {
    const schedule = await pawl.schedules.get(named(subject));
    if (session.isJson) session.printJson(schedule);
    else session.print(scheduleSummary(schedule, { style: session.style, nowMs: session.nowMs() }));
  });
}

async function create({ cli, session, subject, options }: Asked): Promise<void> {
  const name = named(subject);
  const { workflow } = options;
  if (workflow === undefined) throw usageError("A schedule needs a workflow.", "Name one: --workflow <name>");
  const { paused, catchUpLimit: limit, catchUpWindow: window } = options;
  const rest = await scheduleOptions(cli, options);
  const catchUp = limit === undefined && window === undefined ? undefined : given({ limit, window });
  await session.withPawl(
    async (pawl) => {
      const made: ScheduleOptions = { ...rest, ...given({ paused, catchUp }), name, workflow };
      await tell(session, pawl, await pawl.schedules.create(made));
    },
    { creates: true },
  );
}

/** What is not named stays as it is. */
async function update({ cli, session, subject, options }: Asked): Promise<void> {
  const name = named(subject);
  const { paused, reset = [], catchUpLimit: limit, catchUpWindow: window } = options;
  if (paused === true) throw usageError("A schedule is not paused by update.", `Run: pawl schedules pause ${name}`);
  const changes: ScheduleChanges = { ...defaults(reset), ...(await scheduleOptions(cli, options)) };
  const isCatchUp = limit !== undefined || window !== undefined;
  if (!isCatchUp && Object.keys(changes).length === 0)
    throw usageError("There is nothing to change.", 'Name what: --cron "0 4 * * *", or --reset end-at');
  await session.withPawl(async (pawl) => {
    // Of the two that belong together, one can be given.
    const before = isCatchUp && !("catchUp" in changes) ? (await pawl.schedules.get(name)).catchUp : {};
    const catchUp = isCatchUp ? { catchUp: { ...before, ...given({ limit, window }) } } : {};
    await tell(session, pawl, await pawl.schedules.update(name, { ...changes, ...catchUp }));
  });
}

const resettable = {
  timezone: "timezone",
  input: "input",
  tag: "tags",
  queue: "queue",
  priority: "priority",
  owner: "owner",
  version: "version",
  overlap: "overlap",
  jitter: "jitter",
  "catch-up": "catchUp",
  "start-at": "startAt",
  "end-at": "endAt",
  "max-runs": "maxRuns",
  description: "description",
} as const;

function defaults(reset: readonly string[]): ScheduleChanges {
  const keys = reset.map((option) => {
    const name = option.replace(/^--/, "");
    if (Object.hasOwn(resettable, name)) return resettable[name as keyof typeof resettable];
    throw usageError(`--reset cannot be "${option}".`, `It can be: ${Object.keys(resettable).join(", ")}`);
  });
  return Object.fromEntries(keys.map((key) => [key, undefined]));
}

/** What both a new schedule and a changed one are told, but for what they do each in their own way. */
async function scheduleOptions(cli: Cli, options: Options): Promise<Partial<ScheduleOptions>> {
  const { workflow, cron, every, timezone, tag: tags, queue, priority, owner, version } = options;
  const { jitter, startAt, endAt, maxRuns, description } = options;
  const overlap = options.overlap as Overlap | undefined;
  const input = await jsonArgument(cli.io, options.input, "--input");
  const ofTicks = { cron, every, timezone, overlap, jitter, startAt, endAt, maxRuns };
  return given({ workflow, ...ofTicks, input, tags, queue, priority, owner, version, description });
}

async function tell(session: Session, pawl: Pawl, schedule: Schedule): Promise<void> {
  if (session.isJson) return session.printJson(schedule);
  const details = await pawl.schedules.get(schedule.name);
  session.print(scheduleSummary(details, { style: session.style, nowMs: session.nowMs() }));
}

async function pause({ session, subject, options }: Asked): Promise<void> {
  await steer(session, "paused", subject, (pawl, name) => pawl.schedules.pause(name, options.note));
}

async function resume({ session, subject }: Asked): Promise<void> {
  await steer(session, "resumed", subject, (pawl, name) => pawl.schedules.resume(name));
}

async function remove({ session, subject }: Asked): Promise<void> {
  await steer(session, "deleted", subject, async (pawl, name) => {
    await pawl.schedules.delete(name);
    return { name, deleted: true };
  });
}

async function steer(
  session: Session,
  done: string,
  subject: string | undefined,
  act: (pawl: Pawl, name: string) => Promise<unknown>,
): Promise<void> {
  const name = named(subject);
  await session.withPawl(async (pawl) => {
    const result = await act(pawl, name);
    if (session.isJson) session.printJson(result);
    else session.print(`${done} ${name}`);
  });
}

async function trigger({ cli, session, subject, options }: Asked): Promise<void> {
  const name = named(subject);
  const input = await jsonArgument(cli.io, options.input, "--input");
  await session.withPawl(async (pawl) => {
    const run = await pawl.schedules.trigger(name, given({ input }));
    if (session.isJson) session.printJson({ name, runId: run.id, isNew: run.isNew });
    else session.print(`triggered ${name}  ${run.id}`);
  });
}

async function backfill({ session, subject, options }: Asked): Promise<void> {
  const name = named(subject);
  const { from, to, overlap } = options;
  if (from === undefined)
    throw usageError("A backfill needs a beginning.", 'Give one: --from 2026-01-31, or --from 2h for "2 hours ago"');
  await session.withPawl(async (pawl) => {
    const span = {
      from,
      to: to ?? new Date(session.nowMs()),
      ...given({ overlap: overlap as "queue" | "allow" | undefined }),
    };
    const { ticks } = await pawl.schedules.backfill(name, span);
    if (session.isJson) session.printJson({ name, ticks });
    else session.print(`${name} starts ${ticks} ${ticks === 1 ? "run" : "runs"} for that span`);
  });
}

/** Needs no project: a cron line means the same everywhere. */
async function next({ session, subject, options }: Asked): Promise<void> {
  const { every, timezone, startAt, endAt, from, count } = options;
  const cron = subject ?? options.cron;
  if (cron === undefined && every === undefined)
    throw usageError("There is no cron line.", 'Give one: pawl schedules next "0 9 * * 1-5"');
  const pawl = await createPawl({ store: "memory:" });
  try {
    const ticks = await pawl.schedules.preview(
      given({ cron, every, timezone, startAt, endAt }),
      given({ from, count }),
    );
    if (session.isJson) ticks.forEach((tick) => session.printJson({ tick }));
    else session.print(tickList(ticks, { timezone, style: session.style, nowMs: session.nowMs() }).join("\n"));
  } finally {
    await pawl.close();
  }
}

function named(subject: string | undefined): string {
  if (subject !== undefined) return subject;
  throw usageError("Which schedule?", "Give its name; `pawl schedules` lists them.");
}
