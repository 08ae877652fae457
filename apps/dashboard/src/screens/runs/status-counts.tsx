import type { RunStatus } from "@pawl/api";
import { useEffect, useRef } from "react";
import type { RunSearch } from "../../data/runs/run-search.ts";
import { useRunCounts } from "../../data/runs/use-run-list.ts";
import { cn } from "../../design/cn.ts";
import { runStatuses, statusLooks } from "../../design/status-look.ts";

/** How many runs are in each status; a click shows only those, and another one all again. */
export function StatusCounts({
  search,
  onChange,
}: {
  readonly search: RunSearch;
  readonly onChange: (search: RunSearch) => void;
}) {
  const { data } = useRunCounts(search);
  const { status: chosen = [], ...others } = search;
  const total = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  const more = data?.isComplete === false ? "+" : "";
  const toggle = (status: RunStatus) => {
    const next = chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status];
    onChange(next.length === 0 ? others : { ...others, status: next });
  };
  return (
    <div
      role="group"
      aria-label="By status"
      className="relative flex shrink-0 gap-1 overflow-x-auto px-4 pb-2 max-sm:px-3"
    >
      <Chip isOn={chosen.length === 0} onClick={() => onChange(others)}>
        All
        <Count count={data && total} more={more} />
      </Chip>
      {runStatuses.map((status) => {
        const { label, icon: Icon, text, meaning } = statusLooks[status];
        const count = data && (data.counts[status] ?? 0);
        return (
          <Chip key={status} isOn={chosen.includes(status)} title={meaning} onClick={() => toggle(status)}>
            <Icon aria-hidden className={cn("size-3.5", count === 0 ? "text-ink-faint" : text)} />
            {label}
            <Count count={count} more={more} />
          </Chip>
        );
      })}
    </div>
  );
}

function Chip({
  isOn,
  ...rest
}: {
  readonly isOn: boolean;
  readonly title?: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // On a phone they do not all fit: the one that is on is seen, and nothing else moves.
    const row = button.current?.parentElement;
    if (isOn && button.current && row) row.scrollLeft = button.current.offsetLeft - row.clientWidth / 2;
  }, [isOn]);
  return (
    <button
      ref={button}
      type="button"
      aria-pressed={isOn}
      {...rest}
      className={cn(
        "flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 text-xs font-medium whitespace-nowrap",
        isOn ? "border-line-strong bg-surface text-ink shadow-low" : "border-transparent text-ink-soft hover:bg-hover",
      )}
    />
  );
}

function Count({ count, more }: { readonly count: number | undefined; readonly more: string }) {
  return (
    <span className="num min-w-2 font-normal text-ink-faint">
      {count === undefined ? "" : `${count.toLocaleString("en")}${count > 0 ? more : ""}`}
    </span>
  );
}
