import type { Schedule } from "@pawl/api";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { CalendarClock, Plus, SearchX } from "lucide-react";
import { AgentSelect } from "../../app/agent-select.tsx";
import { ScreenHeader } from "../../app/screen-header.tsx";
import { TableList } from "../../app/table-list.tsx";
import { useSchedules } from "../../data/schedules/use-schedules.ts";
import { Badge } from "../../design/badge.tsx";
import { Button, buttonLook } from "../../design/button.tsx";
import { Code } from "../../design/code.tsx";
import { cn } from "../../design/cn.ts";
import { EmptyState } from "../../design/empty-state.tsx";
import { Select } from "../../design/field.tsx";
import { Look } from "../../design/look.tsx";
import { rowLinkLook, type Column } from "../../design/table.tsx";
import { Time } from "../../design/time.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { outcomeLooks, scheduleLooks } from "../../design/schedule-look.ts";
import { scheduleStatuses, type ScheduleSearch } from "./schedule-search.ts";
import { whenText } from "../../design/when-text.ts";

const route = getRouteApi("/app/schedules");

/** What starts runs by itself: when it does next, and what has come of the last times. */
export function SchedulesScreen() {
  const search: ScheduleSearch = route.useSearch();
  const navigate = useNavigate();
  const list = useSchedules(search);
  const change = (search: ScheduleSearch) => void navigate({ to: "/schedules", search, replace: true });
  const create = () => void navigate({ to: "/new/schedule", search: {} });
  useShortcuts("Schedules", [{ keys: "n", label: "New schedule", run: create }]);
  const current = useListKeys({
    group: "Schedules",
    ids: list.schedules.map(({ name }) => name),
    onMove: () => {},
    onOpen: (schedule) => void navigate({ to: "/schedules/$schedule", params: { schedule } }),
  });
  const { status: _status, ...ofAnyStatus } = search;
  const isFiltered = search.status !== undefined || search.agent !== undefined;
  return (
    <>
      <ScreenHeader
        title="Schedules"
        aside={
          <>
            <AgentSelect
              agent={search.agent}
              onChange={(agent) =>
                change({
                  ...(search.status !== undefined && { status: search.status }),
                  ...(agent !== undefined && { agent }),
                })
              }
            />
            <Select
              aria-label="Status"
              className="h-8 max-sm:grow"
              value={search.status ?? ""}
              onChange={({ target }) =>
                change(target.value === "" ? ofAnyStatus : { ...search, status: target.value as Schedule["status"] })
              }
            >
              <option value="">Any status</option>
              {scheduleStatuses.map((status) => (
                <option key={status} value={status}>
                  {scheduleLooks[status].label}
                </option>
              ))}
            </Select>
            <Link to="/new/schedule" search={{}} className={buttonLook({ look: "primary", size: "md" })}>
              <Plus aria-hidden /> New schedule
            </Link>
          </>
        }
      />
      <TableList
        what="The schedules"
        label="Schedules"
        query={list}
        columns={columns}
        rows={list.schedules}
        keyOf={({ name }) => name}
        current={current}
        empty={<NoSchedules isFiltered={isFiltered} onClear={() => change({})} />}
      />
    </>
  );
}

const columns: readonly Column<Schedule>[] = [
  { name: "status", label: "Status", className: "w-28", cell: ({ status }) => <Look look={scheduleLooks[status]} /> },
  {
    name: "name",
    label: "Schedule",
    isHeader: true,
    cell: ({ name, agent, origin }) => (
      <span className="flex flex-col">
        <span className="flex items-center gap-1.5">
          <Link
            to="/schedules/$schedule"
            params={{ schedule: name }}
            data-list-item={name}
            className={cn(rowLinkLook, "break-all")}
          >
            {name}
          </Link>
          {origin === "definition" && <Badge title="From the code of the agent; it is changed there">in code</Badge>}
        </span>
        <span className="text-2xs text-ink-faint">{agent}</span>
      </span>
    ),
  },
  {
    name: "when",
    label: "When",
    from: "sm",
    cell: (schedule) => (
      <span className="flex flex-col">
        <span className="text-ink">{whenText(schedule)}</span>
        {schedule.cron !== null && (
          <span className="text-2xs text-ink-faint">
            <span className="font-mono">{schedule.cron}</span> · {schedule.timezone}
          </span>
        )}
      </span>
    ),
  },
  {
    name: "next",
    label: "Next",
    isNumber: true,
    cell: ({ nextAt, status }) => <Time at={status === "active" ? nextAt : null} />,
  },
  { name: "last", label: "Last ticks", from: "md", className: "pl-6", cell: ({ recent }) => <Ticks recent={recent} /> },
  {
    name: "started",
    label: "Started",
    isNumber: true,
    from: "lg",
    cell: ({ counts }) => counts.started.toLocaleString("en"),
  },
  {
    name: "missed",
    label: "Missed",
    isNumber: true,
    from: "lg",
    cell: ({ counts: { missed } }) => (
      <span className={cn(missed > 0 && "text-blocked")}>{missed.toLocaleString("en")}</span>
    ),
  },
];

/** What has become of the last ticks, the newest at the right. */
function Ticks({ recent }: Pick<Schedule, "recent">) {
  if (recent.length === 0) return <span className="text-ink-faint">None yet</span>;
  const last = recent.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(-10);
  return (
    <span className="flex gap-0.5">
      {last.map(({ at, outcome }, index) => {
        const { icon: Icon, text, label } = outcomeLooks[outcome];
        return (
          <span key={`${at} ${index}`} title={label} className={text}>
            <Icon aria-label={label} className="size-3.5" />
          </span>
        );
      })}
    </span>
  );
}

function NoSchedules({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No schedule passes this filter"
        action={
          <Button size="md" onClick={onClear}>
            Show all schedules
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={CalendarClock}
      title="No schedules yet"
      action={
        <Link to="/new/schedule" search={{}} className={buttonLook({ look: "primary", size: "md" })}>
          <Plus aria-hidden /> New schedule
        </Link>
      }
    >
      <p>A schedule starts runs of an agent by a cron line or a period. Make one here, or in code:</p>
      <Code
        text={'workflow(\n  { name: "report", schedule: { cron: "0 9 * * 1-5" } },\n  async (ctx) => { … },\n);'}
        className="mt-4 text-left"
      />
    </EmptyState>
  );
}
