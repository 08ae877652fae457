import type { RunEvent } from "@pawl/api";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine, type LucideIcon } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { messageOf } from "../../../data/problem-text.ts";
import type { useEvents } from "../../../data/runs/use-events.ts";
import { Button } from "../../../design/button.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Note } from "../../../design/note.tsx";
import { SkeletonRows } from "../../../design/skeleton.tsx";

export interface EventListProps {
  readonly list: ReturnType<typeof useEvents>;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly empty: string;
  readonly controls?: ReactNode;
  readonly row: (event: RunEvent) => ReactNode;
}

/** Events in their order, of which those are drawn that are seen; on demand it stays at the end as they come. */
export function EventList({ list, label, icon, empty, controls, row }: EventListProps) {
  const { events, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const frame = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(false);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 30,
    overscan: 16,
    getItemKey: (index) => events[index]!.seq,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && (isFollowing || lastSeen >= events.length - 60)) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, isFollowing, lastSeen, events.length]);
  useEffect(() => {
    if (isFollowing && events.length > 0) virtual.scrollToIndex(events.length - 1, { align: "end" });
  }, [isFollowing, events.length, virtual]);
  return (
    <div className="flex min-h-0 grow flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-4 max-sm:px-2">
        <span className="num grow text-xs text-ink-faint">
          {events.length.toLocaleString("en")}
          {hasNextPage ? "+" : ""} {events.length === 1 ? label.toLowerCase().slice(0, -1) : label.toLowerCase()}
        </span>
        {controls}
        <Button look="ghost" aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
          <ArrowDownToLine aria-hidden /> Follow
        </Button>
      </div>
      {list.isError && (
        <div className="p-4">
          <Note
            look="error"
            title={`The ${label.toLowerCase()} cannot be read`}
            action={<Button onClick={() => void list.refetch()}>Try again</Button>}
          >
            {messageOf(list.error)}
          </Note>
        </div>
      )}
      {list.isPending && <SkeletonRows label={`Reading the ${label.toLowerCase()}`} />}
      {list.isSuccess && events.length === 0 && <EmptyState icon={icon} title={empty} />}
      <div
        ref={frame}
        role="log"
        aria-label={label}
        aria-live="off"
        tabIndex={0}
        className="min-h-0 grow overflow-auto focus-visible:outline-offset-[-2px]"
        onWheel={({ deltaY }) => deltaY < 0 && setFollowing(false)}
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row(events[index]!)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
