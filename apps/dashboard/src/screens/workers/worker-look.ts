import type { Worker } from "@pawl/api";
import { CircleCheck, CircleOff, CircleX, Hourglass, TriangleAlert, type LucideIcon } from "lucide-react";

export interface WorkerLook {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly text: string;
  /** What it means where the worker itself gives no reason. */
  readonly meaning: string;
}

const looks = {
  healthy: { label: "Healthy", icon: CircleCheck, text: "text-completed", meaning: "It takes up runs." },
  degraded: {
    label: "Degraded",
    icon: TriangleAlert,
    text: "text-blocked",
    meaning: "It works, and something hinders it.",
  },
  unhealthy: { label: "Unhealthy", icon: CircleX, text: "text-failed", meaning: "It cannot do its work." },
  stopping: {
    label: "Stopping",
    icon: Hourglass,
    text: "text-waiting",
    meaning: "It takes up no more runs, and ends with the last it has.",
  },
  gone: {
    label: "Gone",
    icon: CircleOff,
    text: "text-cancelled",
    meaning: "Its lease is over: other workers take over its runs.",
  },
} as const satisfies Record<string, WorkerLook>;

/** How a worker is shown: by whether it is there at all, then by what it is about to do, then by its health. Pure. */
export function workerLook({
  isLive,
  isStopping,
  health,
}: Pick<Worker, "isLive" | "isStopping" | "health">): WorkerLook {
  if (!isLive) return looks.gone;
  if (health.status === "unhealthy") return looks.unhealthy;
  return isStopping ? looks.stopping : looks[health.status];
}
