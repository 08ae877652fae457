import type { RunSummary } from "@pawl/api";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, type Dispatch } from "react";
import { seesAll, useUser } from "../../data/session.ts";
import { cn } from "../../design/cn.ts";
import { Checkbox } from "../../design/field.tsx";
import { useMedia } from "../../design/use-media.ts";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { usePreferences } from "../../preferences/preferences.ts";
import { shownColumns, type RunColumn } from "./columns.tsx";
import { RunCard } from "./run-card.tsx";
import { RunRow } from "./run-row.tsx";
import { isSelected, type Selection, type SelectionChange } from "./selection.ts";

export interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly hasMore: boolean;
  readonly isReading: boolean;
  /** What is shown is of the filter before. */
  readonly isOld: boolean;
  readonly onMore: () => void;
  readonly selection: Selection;
  readonly dispatch: Dispatch<SelectionChange>;
}

/** The list: of any number of runs only those are drawn that are seen, and the next page is read before its end is reached. */
export function RunTable({ runs, hasMore, isReading, isOld, onMore, selection, dispatch }: RunTableProps) {
  const { columns: names } = usePreferences();
  const isOperator = seesAll(useUser());
  const isPhone = useMedia("(max-width: 640px)");
  const columns = useMemo(
    () => shownColumns(names).filter(({ isForOperators = false }) => isOperator || !isForOperators),
    [names, isOperator],
  );
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (isPhone ? 64 : 38),
    overscan: 12,
    getItemKey: (index) => runs[index]!.id,
  });
  useEffect(() => virtual.measure(), [virtual, isPhone]);
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isReading && lastSeen >= runs.length - 40) onMore();
  }, [hasMore, isReading, lastSeen, runs.length, onMore]);

  const order = useMemo(() => runs.map(({ id }) => id), [runs]);
  const latestOrder = useRef(order);
  useEffect(() => {
    latestOrder.current = order;
  });
  const onSelect = useCallback(
    (id: string, isRange: boolean) =>
      dispatch(isRange ? { type: "range", id, order: latestOrder.current } : { type: "toggle", id }),
    [dispatch],
  );
  const current = useListKeys({
    group: "List of runs",
    ids: order,
    onMove: (index) => virtual.scrollToIndex(index),
    onOpen: (id) => void navigate({ to: "/runs/$run", params: { run: id } }),
    onToggle: (id) => dispatch({ type: "toggle", id }),
    ...((selection.isAll || selection.ids.size > 0) && { onClear: () => dispatch({ type: "clear" }) }),
  });
  const template = templateOf(columns);
  const minWidth = columns.length * 96 + 200;
  return (
    <div
      ref={frame}
      // A region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className={cn(
        "relative min-h-0 grow overflow-auto bg-surface outline-none focus-visible:outline-offset-[-2px]",
        isOld && "opacity-60",
      )}
      role="table"
      aria-label="Runs"
      aria-rowcount={hasMore ? -1 : runs.length + 1}
      aria-busy={isReading}
    >
      {!isPhone && (
        <div role="rowgroup" className="sticky top-0 z-10" style={{ minWidth }}>
          <Head columns={columns} template={template} runs={runs} selection={selection} dispatch={dispatch} />
        </div>
      )}
      <div
        role="rowgroup"
        className="relative"
        style={{ height: virtual.getTotalSize(), minWidth: isPhone ? undefined : minWidth }}
      >
        {items.map(({ index, start, key }) => {
          const run = runs[index]!;
          const shared = {
            run,
            index,
            topPx: start,
            isCurrent: run.id === current,
            isSelected: isSelected(selection, run.id),
          };
          if (isPhone) return <RunCard key={key} run={run} index={index} topPx={start} />;
          return <RunRow key={key} {...shared} columns={columns} template={template} onSelect={onSelect} />;
        })}
      </div>
      {isReading && (
        <p role="status" className="sticky left-0 py-3 text-center text-xs text-ink-faint">
          Reading more …
        </p>
      )}
    </div>
  );
}

interface HeadProps {
  readonly columns: readonly RunColumn[];
  readonly template: string;
  readonly runs: readonly RunSummary[];
  readonly selection: Selection;
  readonly dispatch: Dispatch<SelectionChange>;
}

function Head({ columns, template, runs, selection, dispatch }: HeadProps) {
  const isEvery = selection.isAll || (runs.length > 0 && selection.ids.size === runs.length);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-8 items-center gap-x-3 border-b border-line bg-surface px-4 text-2xs font-medium text-ink-faint"
      style={{ gridTemplateColumns: template }}
    >
      <span role="columnheader" className="flex">
        <Checkbox
          label="Choose all that are loaded"
          checked={isEvery}
          isMixed={!isEvery && selection.ids.size > 0}
          onChange={() => dispatch(isEvery ? { type: "clear" } : { type: "loaded", ids: runs.map(({ id }) => id) })}
        />
      </span>
      <span role="columnheader">Status</span>
      {columns.map(({ name, label, isNumber = false }) => (
        <span key={name} role="columnheader" className={cn("truncate", isNumber && "text-right")}>
          {label}
        </span>
      ))}
    </div>
  );
}

/** The box to choose by, the status, and the columns. Pure. */
function templateOf(columns: readonly RunColumn[]): string {
  return ["16px", "104px", ...columns.map(({ width }) => width)].join(" ");
}
