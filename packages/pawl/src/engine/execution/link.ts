import type { LinkedWrite } from "../../store/write.ts";
import type { Execution } from "./execution.ts";

/** So many writes go along with one append; what is more goes with the next, so that no commit grows without end. */
export const linkedMax = 500;

/** These happen with the last event of the log. */
export function linkToLast(execution: Execution, writes: readonly LinkedWrite[]): void {
  execution.log.link(writes);
  execution.owner.journal.add(execution);
  execution.owner.turns.schedule();
}
