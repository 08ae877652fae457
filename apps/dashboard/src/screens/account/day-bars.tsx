import { cn } from "../../design/cn.ts";

export interface DayValue {
  /** `2026-11-21`. */
  readonly day: string;
  readonly value: number;
}

/** A bar for each of the last 31 days; days that nobody told of are 0. */
export function DayBars({ label, days }: { readonly label: string; readonly days: readonly DayValue[] }) {
  const bars = lastDays(days, 31);
  const max = Math.max(...bars.map(({ value }) => value));
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex justify-between text-xs text-ink-faint">
        {label}
        {max > 0 && <span className="num">up to {max.toLocaleString("en")}</span>}
      </figcaption>
      <div className="flex h-16 items-end gap-0.5 border-b border-line">
        {bars.map(({ day, value }) => (
          <span
            key={day}
            role="img"
            aria-label={`${day}: ${value.toLocaleString("en")}`}
            title={`${day}: ${value.toLocaleString("en")}`}
            className={cn("min-w-0 grow rounded-t-sm", value === 0 ? "bg-line" : "bg-running/70 hover:bg-running")}
            style={{ height: value === 0 ? 1 : `${Math.max(4, (value / max) * 100)}%` }}
          />
        ))}
      </div>
      <div className="num flex justify-between text-2xs text-ink-faint">
        <span>{bars[0]?.day}</span>
        <span>{bars.at(-1)?.day}</span>
      </div>
    </figure>
  );
}

/** The newest days without gaps, oldest first. Pure but for the clock. */
export function lastDays(days: readonly DayValue[], count: number, nowMs: number = Date.now()): readonly DayValue[] {
  const known = new Map(days.map(({ day, value }) => [day, value]));
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(nowMs - (count - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    return { day, value: known.get(day) ?? 0 };
  });
}
