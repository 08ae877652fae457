import type { Schedule, ScheduleTick } from "@pawl/api";
import {
  CalendarCheck,
  CalendarOff,
  CircleCheck,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  Hourglass,
  Merge,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";

export interface Look {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly meaning: string;
}

export const scheduleLooks: Readonly<Record<Schedule["status"], Look>> = {
  active: { label: "Active", icon: CirclePlay, text: "text-completed", meaning: "It starts runs as its ticks come." },
  paused: {
    label: "Paused",
    icon: CirclePause,
    text: "text-paused",
    meaning: "No tick starts a run until it is resumed.",
  },
  ended: { label: "Ended", icon: CalendarCheck, text: "text-cancelled", meaning: "There are no more ticks to come." },
  withdrawn: {
    label: "Withdrawn",
    icon: CalendarOff,
    text: "text-cancelled",
    meaning: "The code that it came from does not have it any more.",
  },
};

/** What has become of a tick. */
export const outcomeLooks: Readonly<Record<ScheduleTick["outcome"], Look>> = {
  started: { label: "Started", icon: CircleCheck, text: "text-completed", meaning: "It started a run." },
  joined: { label: "Joined", icon: Merge, text: "text-running", meaning: "There was a run for it already." },
  queued: { label: "Queued", icon: Hourglass, text: "text-waiting", meaning: "It waits for the run before it to end." },
  skipped: {
    label: "Skipped",
    icon: CircleSlash,
    text: "text-cancelled",
    meaning: "It started nothing, as it was told to.",
  },
  missed: {
    label: "Missed",
    icon: TriangleAlert,
    text: "text-blocked",
    meaning: "No worker was there for it in time.",
  },
  failed: { label: "Failed", icon: CircleX, text: "text-failed", meaning: "No run could be started." },
};
