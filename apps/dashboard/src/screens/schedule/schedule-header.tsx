import type { ScheduleDetails } from "@pawl/api";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, Ellipsis, History, Pause, Pencil, Play, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../../data/problem-text.ts";
import { client } from "../../data/client.ts";
import { scheduleChanged, usePause } from "../../data/schedules/use-schedules.ts";
import { Badge } from "../../design/badge.tsx";
import { Button, buttonLook, IconButton } from "../../design/button.tsx";
import { Look } from "../../design/look.tsx";
import { Menu, MenuItem, MenuLine } from "../../design/menu.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { scheduleLooks } from "../../design/schedule-look.ts";
import { whenText } from "../../design/when-text.ts";
import { BackfillDialog } from "./backfill-dialog.tsx";
import { DeleteSchedule } from "./delete-schedule.tsx";
import { PauseDialog } from "./pause-dialog.tsx";

/** What a schedule is, how it stands, and what can be done with it. */
export function ScheduleHeader({ schedule }: { readonly schedule: ScheduleDetails }) {
  const { name, status, origin, description, cron, timezone } = schedule;
  const [window, setWindow] = useState<"pause" | "backfill" | "delete" | null>(null);
  const navigate = useNavigate();
  const pause = usePause(name);
  const trigger = useMutation({
    mutationFn: () => client.schedules.trigger(name),
    onSuccess: async (run) => {
      toast("Started a run");
      scheduleChanged(name);
      await navigate({ to: "/runs/$run", params: { run: run.id }, search: {} });
    },
    onError: (error) => toast.error("No run could be started", { description: messageOf(error) }),
  });
  const canPause = status === "active";
  const canResume = status === "paused";
  const isEditable = origin === "api";
  const edit = () => void navigate({ to: "/schedules/$schedule/edit", params: { schedule: name } });
  const resume = () => pause.mutate({ isPaused: false });
  useShortcuts("This schedule", [
    { keys: "t", label: "Start a run now", run: () => trigger.mutate() },
    ...(canPause ? [{ keys: "p", label: "Pause …", run: () => setWindow("pause") }] : []),
    ...(canResume ? [{ keys: "p", label: "Resume", run: resume }] : []),
    ...(isEditable ? [{ keys: "e", label: "Edit", run: edit }] : []),
  ]);
  const close = () => setWindow(null);
  return (
    <header className="flex shrink-0 flex-col gap-2 px-4 pt-3 pb-3 max-sm:px-3">
      <nav aria-label="Where this is" className="flex items-center gap-1 text-xs text-ink-faint">
        <Link to="/schedules" search={{}} className="hover:text-ink">
          Schedules
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span className="truncate">{schedule.agent}</span>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-lg font-semibold tracking-tight break-all">{name}</h1>
        <span role="status">
          <Look look={scheduleLooks[status]} className="text-sm" />
        </span>
        {origin === "definition" && <Badge title="From the code of the agent; it is changed there">in code</Badge>}
        <div className="ml-auto flex flex-wrap items-center gap-1.5 max-sm:ml-0">
          {canResume && (
            <Button look="primary" isBusy={pause.isPending} onClick={resume}>
              <Play aria-hidden /> Resume
            </Button>
          )}
          <Button isBusy={trigger.isPending} onClick={() => trigger.mutate()}>
            <Zap aria-hidden /> Run now
          </Button>
          {canPause && (
            <Button isBusy={pause.isPending} onClick={() => setWindow("pause")}>
              <Pause aria-hidden /> Pause
            </Button>
          )}
          {isEditable && (
            <Link to="/schedules/$schedule/edit" params={{ schedule: name }} className={buttonLook({})}>
              <Pencil aria-hidden /> Edit
            </Link>
          )}
          <Menu
            align="end"
            trigger={
              <IconButton label="More">
                <Ellipsis aria-hidden />
              </IconButton>
            }
          >
            <MenuItem icon={<History aria-hidden />} onSelect={() => setWindow("backfill")}>
              Backfill …
            </MenuItem>
            <MenuLine />
            <MenuItem isDanger icon={<Trash2 aria-hidden />} onSelect={() => setWindow("delete")}>
              Delete …
            </MenuItem>
          </Menu>
        </div>
      </div>
      <p className="text-sm">
        {whenText(schedule)}
        {cron !== null && (
          <span className="text-ink-faint">
            {" "}
            <span className="ml-1 font-mono text-xs">{cron}</span> in {timezone}
          </span>
        )}
      </p>
      {description !== null && <p className="max-w-[72ch] text-sm whitespace-pre-wrap text-ink-soft">{description}</p>}
      {window === "pause" && (
        <PauseDialog name={name} onClose={close} onPause={(note) => pause.mutate({ isPaused: true, note })} />
      )}
      {window === "backfill" && <BackfillDialog name={name} onClose={close} />}
      {window === "delete" && <DeleteSchedule schedule={schedule} onClose={close} />}
    </header>
  );
}
