import type { RunStatus, Step } from "@pawl/api";
import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  Hourglass,
  LoaderCircle,
  Moon,
  OctagonAlert,
  RotateCw,
  type LucideIcon,
} from "lucide-react";

/** How a status is shown, everywhere: its word, its colour, and an icon for those who do not see the colour. */
export interface StatusLook {
  readonly label: string;
  readonly icon: LucideIcon;
  /** Class name of the text's colour. */
  readonly text: string;
  /** The same as a CSS value, for what is drawn. */
  readonly color: string;
  readonly isSpinning?: boolean;
  /** What it means, for those who ask. */
  readonly meaning: string;
}

export const statusLooks: Readonly<Record<RunStatus, StatusLook>> = {
  pending: {
    label: "Pending",
    icon: CircleDashed,
    text: "text-pending",
    color: "var(--color-pending)",
    meaning: "Waits for a worker to take it up.",
  },
  running: {
    label: "Running",
    icon: LoaderCircle,
    text: "text-running",
    color: "var(--color-running)",
    isSpinning: true,
    meaning: "A worker is at it.",
  },
  sleeping: {
    label: "Sleeping",
    icon: Moon,
    text: "text-sleeping",
    color: "var(--color-sleeping)",
    meaning: "Waits for a time to come.",
  },
  waiting: {
    label: "Waiting",
    icon: Hourglass,
    text: "text-waiting",
    color: "var(--color-waiting)",
    meaning: "Waits for a signal, an answer or another run.",
  },
  paused: {
    label: "Paused",
    icon: CirclePause,
    text: "text-paused",
    color: "var(--color-paused)",
    meaning: "Parked; resume lets it go on.",
  },
  blocked: {
    label: "Blocked",
    icon: OctagonAlert,
    text: "text-blocked",
    color: "var(--color-blocked)",
    meaning: "Its code no longer fits its history.",
  },
  completed: {
    label: "Completed",
    icon: CircleCheck,
    text: "text-completed",
    color: "var(--color-completed)",
    meaning: "Has come to its end.",
  },
  failed: {
    label: "Failed",
    icon: CircleX,
    text: "text-failed",
    color: "var(--color-failed)",
    meaning: "Ended with an error.",
  },
  cancelled: {
    label: "Cancelled",
    icon: CircleSlash,
    text: "text-cancelled",
    color: "var(--color-cancelled)",
    meaning: "Was asked to end.",
  },
};

/** In the order in which lists and counts show them. */
export const runStatuses = Object.keys(statusLooks) as readonly RunStatus[];

export const stepLooks: Readonly<Record<Step["status"], StatusLook>> = {
  completed: statusLooks.completed,
  failed: statusLooks.failed,
  running: statusLooks.running,
  waiting: statusLooks.waiting,
  retrying: {
    label: "Retrying",
    icon: RotateCw,
    text: "text-blocked",
    color: "var(--color-blocked)",
    meaning: "An attempt has failed; another one follows.",
  },
  dropped: {
    label: "Dropped",
    icon: CircleSlash,
    text: "text-cancelled",
    color: "var(--color-cancelled)",
    meaning: "Does not count any more: lost a race, or was set aside by a retry.",
  },
};

/** A step that sleeps looks like a run that does. Pure. */
export function stepLookOf({ status, kind }: Pick<Step, "status" | "kind">): StatusLook {
  return status === "waiting" && kind === "sleep" ? statusLooks.sleeping : stepLooks[status];
}
