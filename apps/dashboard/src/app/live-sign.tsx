import { useSyncExternalStore } from "react";
import { cn } from "../design/cn.ts";
import { Tooltip } from "../design/tooltip.tsx";
import { liveStatus, onLiveStatus, type LiveStatus } from "../data/live/live-socket.ts";

const looks: Readonly<Record<LiveStatus, { readonly label: string; readonly dot: string; readonly meaning: string }>> =
  {
    on: { label: "Live", dot: "bg-completed", meaning: "What changes is shown at once." },
    connecting: { label: "Connecting", dot: "bg-waiting", meaning: "Live updates are about to come." },
    waiting: {
      label: "Offline",
      dot: "bg-failed",
      meaning: "The server cannot be reached; what is shown may be old. It is tried again by itself.",
    },
    off: { label: "Idle", dot: "bg-pending", meaning: "Nothing on this page is live." },
  };

/** Whether what is shown is live. */
export function LiveSign() {
  const { label, dot, meaning } = looks[useSyncExternalStore(onLiveStatus, liveStatus)];
  return (
    <Tooltip text={meaning}>
      <button
        type="button"
        role="status"
        className="flex h-7 items-center gap-2 rounded-md px-2 text-xs text-ink-faint hover:text-ink"
      >
        <span aria-hidden className={cn("size-1.5 rounded-full", dot)} />
        {label}
      </button>
    </Tooltip>
  );
}
