import type { ScheduleDetails, ScheduleTick } from "@pawl/api";
import { getRouteApi, Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Reading } from "../../app/reading.tsx";
import { RunLines } from "../../app/run-lines.tsx";
import { useTitle } from "../../app/screen-header.tsx";
import { isNotFound } from "../../data/problem-text.ts";
import { useSchedule } from "../../data/schedules/use-schedules.ts";
import { TagBadge } from "../../design/badge.tsx";
import { buttonLook } from "../../design/button.tsx";
import { shortId } from "../../design/copy.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Look } from "../../design/look.tsx";
import { Note } from "../../design/note.tsx";
import { Panel } from "../../design/panel.tsx";
import { Table, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { Facts } from "../../design/section.tsx";
import { Value } from "../../results/value.tsx";
import { outcomeLooks } from "../../design/schedule-look.ts";
import { ScheduleHeader } from "./schedule-header.tsx";
import { TickList } from "./ticks-preview.tsx";

const route = getRouteApi("/app/schedules/$schedule");

/** One schedule: when it ticks next, what has come of its ticks, and its runs. */
export function ScheduleScreen() {
  const { schedule: name } = route.useParams();
  const query = useSchedule(name);
  useTitle(name);
  if (query.data === undefined)
    return isNotFound(query.error) ? <NoSuchSchedule name={name} /> : <Reading what="The schedule" query={query} />;
  const schedule = query.data;
  return (
    <>
      <ScheduleHeader schedule={schedule} />
      <div className="min-h-0 grow overflow-y-auto border-t border-line">
        <div className="grid grid-cols-[minmax(0,1fr)_22rem] items-start gap-4 p-4 max-lg:grid-cols-1 max-sm:p-3">
          <div className="flex min-w-0 flex-col gap-4">
            {schedule.status === "paused" && (
              <Note title="No tick starts a run until it is resumed">
                {schedule.pauseNote ?? "Somebody has paused it without a word."}{" "}
                <span className="text-ink-faint">
                  <Time at={schedule.pausedAt} />
                </span>
              </Note>
            )}
            <Panel title="Next ticks" isPadded>
              {schedule.next.length === 0 || schedule.status !== "active" ? (
                <p className="text-sm text-ink-faint">None to come</p>
              ) : (
                <TickList ticks={schedule.next} timezone={schedule.cron === null ? null : schedule.timezone} />
              )}
            </Panel>
            <Panel title="Last ticks">
              {schedule.recent.length === 0 ? (
                <p className="px-4 py-3 text-sm text-ink-faint">There was none yet.</p>
              ) : (
                <Table
                  label="Last ticks"
                  columns={tickColumns}
                  rows={schedule.recent.toSorted((a, b) => (a.at < b.at ? 1 : -1))}
                  keyOf={(tick) => `${tick.at} ${tick.tick} ${tick.cause} ${tick.run} ${schedule.recent.indexOf(tick)}`}
                />
              )}
            </Panel>
            <Panel title="Runs">
              <RunLines search={{ schedule: schedule.name }} none="It has not started a run yet." />
            </Panel>
          </div>
          <aside aria-label="About it" className="flex min-w-0 flex-col gap-4">
            <Panel title="How it ticks" isPadded>
              <Facts facts={factsOf(schedule)} />
            </Panel>
            <Panel title="What it starts" isPadded>
              <div className="flex flex-col gap-3">
                <Facts
                  facts={[
                    [
                      "Agent",
                      <Link
                        key="agent"
                        to="/agents/$agent"
                        params={{ agent: schedule.agent }}
                        search={{}}
                        className="text-accent hover:underline"
                      >
                        {schedule.agent}
                      </Link>,
                    ],
                    ["Version", schedule.version ?? "the default"],
                    schedule.queue === null ? null : ["Queue", schedule.queue],
                    schedule.priority === 0 ? null : ["Priority", schedule.priority],
                    Object.keys(schedule.tags).length === 0
                      ? null
                      : [
                          "Tags",
                          <span key="tags" className="flex flex-wrap gap-1">
                            {Object.entries(schedule.tags).map(([name, value]) => (
                              <TagBadge key={name} name={name} value={value} />
                            ))}
                          </span>,
                        ],
                  ]}
                />
                {schedule.isInputComputed ? (
                  <p className="text-xs text-ink-faint">Its input is made by code at each tick.</p>
                ) : (
                  <div className="flex flex-col gap-1.5">
                    <h3 className="text-xs text-ink-faint">Input</h3>
                    <Value value={schedule.input} label="Input" />
                  </div>
                )}
              </div>
            </Panel>
          </aside>
        </div>
      </div>
    </>
  );
}

const overlapText = {
  skip: "skip the tick",
  queue: "start when it has ended",
  cancel: "cancel it and start",
  allow: "start beside it",
} as const;

function factsOf(schedule: ScheduleDetails): readonly (readonly [name: string, value: ReactNode] | null)[] {
  const { counts, catchUp } = schedule;
  return [
    ["Time zone", schedule.timezone],
    ["While a run goes on", overlapText[schedule.overlap]],
    [
      "Missed ticks",
      catchUp.limit === 0
        ? "are not made up for"
        : `the last ${catchUp.limit === 1 ? "one" : catchUp.limit}, if within ${catchUp.window}`,
    ],
    schedule.jitter === "0s" ? null : ["Put off by up to", schedule.jitter],
    schedule.startAt === null ? null : ["Not before", <Time key="from" at={schedule.startAt} isAbsolute />],
    schedule.endAt === null ? null : ["Not after", <Time key="to" at={schedule.endAt} isAbsolute />],
    schedule.maxRuns === null ? null : ["Runs at most", schedule.maxRuns.toLocaleString("en")],
    ["Started", counts.started.toLocaleString("en")],
    ["Skipped", counts.skipped.toLocaleString("en")],
    ["Missed", counts.missed.toLocaleString("en")],
    schedule.waiting.length === 0 ? null : ["In line", `${schedule.waiting.length} ticks`],
    ["Made", <Time key="made" at={schedule.createdAt} />],
    ["Changed", <Time key="changed" at={schedule.updatedAt} />],
  ];
}

const causes: Readonly<Record<ScheduleTick["cause"], string>> = {
  tick: "on time",
  "catch-up": "made up for",
  queue: "after the run before",
  trigger: "by hand",
  backfill: "backfill",
};

const tickColumns: readonly Column<ScheduleTick>[] = [
  {
    name: "outcome",
    label: "Outcome",
    className: "w-28",
    cell: ({ outcome }) => <Look look={outcomeLooks[outcome]} />,
  },
  { name: "at", label: "When", isHeader: true, cell: ({ tick, at }) => <Time at={tick ?? at} /> },
  { name: "cause", label: "How", from: "sm", cell: ({ cause }) => causes[cause] },
  {
    name: "run",
    label: "Run",
    cell: ({ run, reason }) =>
      run === null ? (
        <span className="text-ink-faint">{reason ?? "–"}</span>
      ) : (
        <span className="flex flex-wrap items-center gap-x-3">
          <Link to="/runs/$run" params={{ run }} search={{}} className="font-mono text-accent hover:underline">
            {shortId(run)}
          </Link>
          {reason !== null && <span className="text-ink-faint">{reason}</span>}
        </span>
      ),
  },
];

function NoSuchSchedule({ name }: { readonly name: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such schedule"
      action={
        <Link to="/schedules" search={{}} className={buttonLook({ size: "md" })}>
          To the schedules
        </Link>
      }
    >
      <p className="break-all">{name} is not there: it was deleted, or it is somebody else's.</p>
    </EmptyState>
  );
}
