import { ChevronLeft, ChevronRight, LocateFixed, Scissors, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "../../../design/button.tsx";
import type { Zoom } from "./use-zoom.ts";

export interface TimelineToolbarProps {
  readonly said: string;
  readonly zoom: Zoom;
  readonly isCut: boolean;
  readonly onCut: (isCut: boolean) => void;
  /** Null: the run has ended, and there is nothing to follow. */
  readonly isFollowing: boolean | null;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly children: ReactNode;
}

/** How much there is, all of it in a strip, and which part is seen. */
export function TimelineToolbar(props: TimelineToolbarProps) {
  const { said, zoom, isCut, onCut, isFollowing, onFollow, children } = props;
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-1 border-b border-line px-4 max-sm:px-2">
      <span role="status" className="num shrink-0 text-xs text-ink-faint">
        {said}
      </span>
      <div className="mx-3 flex min-w-0 grow max-md:invisible max-sm:mx-0">{children}</div>
      {isFollowing !== null && (
        <Button
          look="ghost"
          aria-pressed={isFollowing}
          onClick={() => onFollow(!isFollowing)}
          title="Keep what happens now in view"
        >
          <LocateFixed aria-hidden /> Follow
        </Button>
      )}
      <Button
        look="ghost"
        aria-pressed={isCut}
        onClick={() => onCut(!isCut)}
        title="Cut stretches short in which nothing is done"
      >
        <Scissors aria-hidden /> <span className="max-sm:sr-only">Cut waits</span>
      </Button>
      <IconButton label="Earlier (h)" onClick={() => zoom.pan(-0.25)} disabled={!zoom.isZoomed}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Later (l)" onClick={() => zoom.pan(0.25)} disabled={!zoom.isZoomed} className="-ml-1">
        <ChevronRight aria-hidden />
      </IconButton>
      <IconButton label="Zoom out (-)" onClick={() => zoom.by(2)} disabled={!zoom.isZoomed}>
        <ZoomOut aria-hidden />
      </IconButton>
      <IconButton label="Zoom in (+)" onClick={() => zoom.by(0.5)} className="-ml-1">
        <ZoomIn aria-hidden />
      </IconButton>
      <Button look="ghost" onClick={zoom.reset} disabled={!zoom.isZoomed} title="All of it (0)">
        Fit
      </Button>
    </div>
  );
}
