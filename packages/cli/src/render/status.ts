import type { RunStatus, StepRecord } from "pawl";
import type { Style } from "./style.ts";

const colours: Readonly<Record<RunStatus | StepRecord["status"], keyof Style>> = {
  pending: "cyan",
  running: "blue",
  sleeping: "cyan",
  waiting: "cyan",
  paused: "yellow",
  blocked: "magenta",
  completed: "green",
  failed: "red",
  cancelled: "yellow",
  retrying: "yellow",
  dropped: "dim",
};

/** A status word, or any text, in the colour of a status. */
export function paintStatus(status: RunStatus | StepRecord["status"], style: Style, text: string = status): string {
  return style[colours[status]](text);
}
