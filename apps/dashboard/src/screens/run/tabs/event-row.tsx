import type { EventTopic, RunEvent } from "@pawl/api";
import { isResult } from "pawl/results";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { cn } from "../../../design/cn.ts";
import { JsonView } from "../../../design/json/json-view.tsx";
import { ResultOrJson } from "../../../results/result-or-json.tsx";
import { absoluteText, clockText } from "../../../design/time-text.ts";
import { usePreferences } from "../../../preferences/preferences.ts";

const topicColors: Partial<Record<EventTopic, string>> = {
  error: "text-failed",
  stderr: "text-failed",
  result: "text-completed",
  final: "text-completed",
  action: "text-running",
  inputs: "text-waiting",
  lock: "text-waiting",
  agent: "text-sleeping",
};

/** An event: when, what, of which step; a click shows what it brought. */
export function EventRow({ event }: { readonly event: RunEvent }) {
  const [isOpen, setOpen] = useState(false);
  const { zone } = usePreferences();
  const { seq, kind, topic, at, key, attempt, data } = event;
  const hasData = data !== null && data !== undefined;
  return (
    <div className="border-b border-line">
      <button
        type="button"
        aria-expanded={hasData ? isOpen : undefined}
        disabled={!hasData}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-7.5 w-full items-center gap-3 px-4 text-left text-xs enabled:hover:bg-hover focus-visible:outline-offset-[-2px] max-sm:px-2"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-3 shrink-0 text-ink-faint", isOpen && "rotate-90", !hasData && "invisible")}
        />
        <span className="num w-10 shrink-0 text-right text-ink-faint">{seq}</span>
        <time
          dateTime={at}
          title={absoluteText(Date.parse(at), zone)}
          className="num shrink-0 font-mono text-ink-faint max-sm:hidden"
        >
          {clockText(Date.parse(at), zone)}
        </time>
        <span className={cn("w-36 shrink-0 truncate font-medium max-sm:w-28", topicColors[topic] ?? "text-ink-soft")}>
          {kind}
        </span>
        <span className="w-44 shrink-0 truncate text-left text-ink max-md:w-auto max-md:min-w-0 max-md:grow">
          {key}
          {attempt !== null && attempt > 1 && <span className="text-ink-faint"> attempt {attempt}</span>}
        </span>
        {!isOpen && (
          <span className="min-w-0 grow truncate font-mono text-ink-faint max-md:hidden">
            {hasData ? preview(data) : ""}
          </span>
        )}
      </button>
      {isOpen && (
        <div className="px-4 pb-2 pl-11">
          {isResult(data) ? (
            <ResultOrJson result={data} label={`Data of event ${seq}`} />
          ) : (
            <JsonView value={data} label={`Data of event ${seq}`} />
          )}
        </div>
      )}
    </div>
  );
}

function preview(data: unknown): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return text.length > 240 ? `${text.slice(0, 240)}…` : text;
}
