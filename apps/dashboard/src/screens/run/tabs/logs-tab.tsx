import type { EventTopic, RunEvent } from "@pawl/api";
import { ScrollText } from "lucide-react";
import { useEvents } from "../../../data/runs/use-events.ts";
import { cn } from "../../../design/cn.ts";
import { clockText } from "../../../design/time-text.ts";
import { usePreferences } from "../../../preferences/preferences.ts";
import { EventList } from "./event-list.tsx";
import { logLineOf } from "./log-line.ts";

const topics: readonly EventTopic[] = ["debug", "stdout", "stderr"];

const levelColors: Readonly<Record<string, string>> = {
  error: "text-failed",
  stderr: "text-failed",
  warn: "text-blocked",
  info: "text-running",
};

/** What the code has logged, and what it has written to stdout and stderr where that is captured. */
export function LogsTab({ id }: { readonly id: string }) {
  const list = useEvents(id, { topics });
  return (
    <EventList
      list={list}
      label="Lines"
      icon={ScrollText}
      empty="Nothing has been logged"
      row={(event) => <LogRow event={event} />}
    />
  );
}

function LogRow({ event }: { readonly event: RunEvent }) {
  const { zone } = usePreferences();
  const { level, message, fields } = logLineOf(event);
  return (
    <div className="flex gap-3 px-4 py-1 font-mono text-xs leading-5 hover:bg-hover max-sm:px-2">
      <time dateTime={event.at} className="num shrink-0 text-ink-faint max-sm:hidden">
        {clockText(Date.parse(event.at), zone)}
      </time>
      <span className={cn("w-12 shrink-0", levelColors[level] ?? "text-ink-faint")}>{level}</span>
      {event.key !== null && <span className="max-w-32 shrink-0 truncate text-ink-faint">{event.key}</span>}
      <span className="min-w-0 break-words whitespace-pre-wrap">
        {message} <span className="text-ink-faint">{fields}</span>
      </span>
    </div>
  );
}
