import { messageOf } from "../../data/problem-text.ts";
import type { Timing } from "../../data/schedules/schedule-keys.ts";
import { useTicks } from "../../data/schedules/use-schedules.ts";
import { cn } from "../../design/cn.ts";
import { useNow } from "../../design/now.ts";
import { relativeText } from "../../design/time-text.ts";
import { usePreferences } from "../../preferences/preferences.ts";
import { cronText } from "../../design/when-text.ts";
import { tickText } from "./tick-text.ts";

/** The next ticks of what is being entered: as the schedule's zone has them, and in the reader's own where that is another one. */
export function TicksPreview({ timing }: { readonly timing: Timing | null }) {
  const ticks = useTicks(timing);
  const words = timing?.cron === undefined ? null : cronText(timing.cron);
  return (
    <section
      aria-label="The next ticks"
      aria-live="polite"
      className="rounded-lg border border-line bg-sunken px-4 py-3"
    >
      <h3 className="text-xs font-medium text-ink-faint">The next ticks</h3>
      {words !== null && ticks.error === null && <p className="mt-1 text-sm font-medium">{words}</p>}
      {timing === null && <p className="mt-1 text-sm text-ink-faint">Say when, and they appear here.</p>}
      {timing !== null && ticks.error !== null && <p className="mt-1 text-sm text-danger">{messageOf(ticks.error)}</p>}
      {timing !== null && ticks.error === null && ticks.data !== undefined && (
        <div className={cn("mt-2", ticks.isPlaceholderData && "opacity-60")}>
          {ticks.data.ticks.length === 0 ? (
            <p className="text-sm text-blocked">It never ticks.</p>
          ) : (
            <TickList
              ticks={ticks.data.ticks}
              timezone={timing.cron === undefined ? null : (timing.timezone ?? "UTC")}
            />
          )}
        </div>
      )}
    </section>
  );
}

/** Moments in the zone of a schedule and in the reader's own, and how far off they are. A period has no zone: null. */
export function TickList({ ticks, timezone }: { readonly ticks: readonly string[]; readonly timezone: string | null }) {
  const nowMs = useNow();
  const { zone } = usePreferences();
  const own = zone === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
  const hasSeconds = ticks.some((tick) => Date.parse(tick) % 60_000 !== 0);
  return (
    <ol className="num grid grid-cols-[auto_1fr_auto] gap-x-6 gap-y-1 text-xs">
      {ticks.map((tick) => {
        const atMs = Date.parse(tick);
        const there = tickText(atMs, { zone: timezone ?? own, hasSeconds });
        const here = tickText(atMs, { zone: own, hasSeconds });
        return (
          <li key={tick} className="col-span-3 grid grid-cols-subgrid">
            <time dateTime={tick}>{there}</time>
            <span className="truncate text-ink-faint max-sm:invisible">
              {here === there ? "" : `${here} ${own === "UTC" ? "UTC" : "here"}`}
            </span>
            <span className="text-right text-ink-faint">{relativeText(atMs, nowMs)}</span>
          </li>
        );
      })}
    </ol>
  );
}
