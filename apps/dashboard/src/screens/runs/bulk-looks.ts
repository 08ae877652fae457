import type { BulkAction } from "@pawl/api";
import { CircleSlash, Pause, Play, RotateCcw, Trash2, type LucideIcon } from "lucide-react";

/** How something that is done to many runs is offered and told. */
export interface BulkLook {
  readonly action: BulkAction;
  readonly label: string;
  /** `Cancelled 12 runs`. */
  readonly done: string;
  readonly icon: LucideIcon;
  /** What will come of it. */
  readonly meaning: string;
  readonly isDanger?: boolean;
}

export const bulkLooks: readonly BulkLook[] = [
  {
    action: "retry",
    label: "Retry",
    done: "Retried",
    icon: RotateCcw,
    meaning:
      "Those that failed, were cancelled or are blocked are opened again; what had succeeded stays. Others are left alone.",
  },
  {
    action: "cancel",
    label: "Cancel",
    done: "Cancelled",
    icon: CircleSlash,
    meaning: "Those that have not ended are asked to; their code cleans up first.",
    isDanger: true,
  },
  {
    action: "pause",
    label: "Pause",
    done: "Paused",
    icon: Pause,
    meaning: "No further step of them starts until they are resumed.",
  },
  {
    action: "resume",
    label: "Resume",
    done: "Resumed",
    icon: Play,
    meaning: "Those that are paused or blocked go on.",
  },
  {
    action: "delete",
    label: "Delete",
    done: "Deleted",
    icon: Trash2,
    meaning: "Those that have ended are removed with all that belongs to them. This cannot be undone.",
    isDanger: true,
  },
];
