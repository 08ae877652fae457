import { useSyncExternalStore } from "react";
import { cn } from "../design/cn.ts";
import { Tooltip } from "../design/tooltip.tsx";
import type { LiveStatus } from "@pawl/client";
import { client } from "../data/client.ts";

const looks: Readonly<Record<LiveStatus, { readonly label: string; readonly dot: string; readonly meaning: string }>> =
  {
    live: { label: "Live", dot: "bg-completed", meaning: "What changes is shown at once." },
    connecting: {
      label: "Connecting",
      dot: "bg-waiting",
      meaning: "The server cannot be heard; what is shown may be old. It is tried again by itself, and caught up with.",
    },
    idle: { label: "Idle", dot: "bg-pending", meaning: "Nothing on this page is live." },
  };

const subscribe = (listener: () => void) => client.live.onStatus(listener);
const status = () => client.live.status;

/** Whether what is shown is live. */
export function LiveSign() {
  const { label, dot, meaning } = looks[useSyncExternalStore(subscribe, status)];
  return (
    <Tooltip text={meaning}>
      <button
        type="button"
        className="flex h-7 items-center gap-2 rounded-md px-2 text-xs text-ink-faint hover:text-ink"
      >
        <span aria-hidden className={cn("size-1.5 rounded-full", dot)} />
        <span role="status">{label}</span>
      </button>
    </Tooltip>
  );
}
