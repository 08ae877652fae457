import type { Schedule, ScheduleDetails, ScheduleTick } from "pawl";
import { relativeTime, span } from "./span.ts";
import { tagsText } from "./run-summary.ts";
import type { Style } from "./style.ts";
import { table, type Column } from "./table.ts";
import { padEnd } from "./text-width.ts";
import { valueBrief } from "./value.ts";

interface Look {
  readonly style: Style;
  readonly nowMs: number;
}

const colours = { active: "green", paused: "yellow", ended: "dim", withdrawn: "magenta" } as const;

export function scheduleTable(
  schedules: readonly Schedule[],
  { style, nowMs, width }: Look & { readonly width: number | undefined },
): string {
  const columns: readonly Column<Schedule>[] = [
    { title: "SCHEDULE", text: ({ name }) => name, shrinksTo: 8 },
    { title: "STATUS", text: ({ status }) => status, paint: (text, { status }) => style[colours[status]](text) },
    { title: "WORKFLOW", text: ({ workflow }) => workflow, shrinksTo: 8 },
    { title: "WHEN", text: whenText, shrinksTo: 9 },
    { title: "NEXT", text: ({ nextAt }) => relativeTime(nextAt, nowMs) },
    { title: "STARTED", text: ({ counts }) => String(counts.started), align: "right", dropOrder: 1 },
    { title: "SKIPPED", text: ({ counts }) => zeroless(counts.skipped), align: "right", dropOrder: 2 },
    { title: "MISSED", text: ({ counts }) => zeroless(counts.missed), align: "right", dropOrder: 3 },
    {
      title: "LAST",
      text: ({ recent }) =>
        recent[0] === undefined ? "" : `${recent[0].outcome} ${relativeTime(recent[0].at, nowMs)}`,
      dropOrder: 4,
    },
  ];
  return table(schedules, columns, { style, width });
}

/** What the record of a schedule says, the ticks to come, and what became of the last. */
export function scheduleSummary(schedule: ScheduleDetails, { style, nowMs }: Look): string {
  const { counts, catchUp, startAt, endAt } = schedule;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["description", schedule.description],
    ["workflow", schedule.version === undefined ? schedule.workflow : `${schedule.workflow} v${schedule.version}`],
    ["when", whenText(schedule)],
    ["from", startAt?.toISOString()],
    ["until", endAt?.toISOString()],
    ["overlap", schedule.overlap],
    ["catch-up", `the last ${catchUp.limit} of ${spanText(catchUp.window)}`],
    ["jitter", schedule.jitter === 0 ? undefined : spanText(schedule.jitter)],
    ["queue", schedule.queue],
    ["owner", schedule.owner],
    ["tags", tagsText(schedule.tags) || undefined],
    ["input", schedule.isInputComputed ? "made of each tick" : valueBrief(schedule.input) || undefined],
    [
      "paused",
      schedule.pausedAt && [relativeTime(schedule.pausedAt, nowMs), schedule.pauseNote].filter(Boolean).join(": "),
    ],
    [
      "counts",
      `${counts.started} started, ${counts.skipped} skipped, ${counts.missed} missed${schedule.maxRuns === undefined ? "" : ` (at most ${schedule.maxRuns} runs)`}`,
    ],
    ["in line", schedule.waiting.length === 0 ? undefined : String(schedule.waiting.length)],
    ["comes from", schedule.origin === "definition" ? "the definition of its workflow" : undefined],
  ];
  const shown = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
  const nameWidth = Math.max(...shown.map(([name]) => name.length)) + 2;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", style.bold(title), ...lines];
  return [
    `${style.bold(schedule.name)}  ${style[colours[schedule.status]](schedule.status)}`,
    ...shown.map(([name, value]) => style.dim(padEnd(name, nameWidth)) + value),
    ...part("Next", tickList(schedule.next, { timezone: schedule.timezone, style, nowMs })),
    ...part(
      "Last",
      schedule.recent.map((tick) => lastLine(tick, schedule, nowMs)),
    ),
  ].join("\n");
}

/** A line for each tick, in the time of its zone. */
export function tickList(
  ticks: readonly Date[],
  { timezone = "UTC", style, nowMs }: Look & { readonly timezone?: string | undefined },
): string[] {
  const format = new Intl.DateTimeFormat("sv", {
    timeZone: timezone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const day = new Intl.DateTimeFormat("en", { timeZone: timezone, weekday: "short" });
  return ticks.map(
    (tick) => `${day.format(tick)} ${format.format(tick)} ${timezone}  ${style.dim(relativeTime(tick, nowMs))}`,
  );
}

function lastLine(
  { tick, at, cause, outcome, runId, reason }: ScheduleTick,
  { runs }: ScheduleDetails,
  nowMs: number,
): string {
  const status = runs.find(({ id }) => id === runId)?.status;
  const rest = [tick?.toISOString(), outcome, cause === "tick" ? undefined : `(${cause})`, runId, status, reason];
  return [padEnd(relativeTime(at, nowMs), 12), ...rest.filter((text) => text !== undefined)].join("  ");
}

function whenText({ cron, every, timezone }: Schedule): string {
  if (cron === undefined) return `every ${spanText(every)}`;
  return timezone === "UTC" ? cron : `${cron} ${timezone}`;
}

/** Records have durations in milliseconds. */
function spanText(ms: Schedule["every"]): string {
  return span(Number(ms)).replace(/\.0 s$/, " s");
}

function zeroless(count: number): string {
  return count === 0 ? "" : String(count);
}
