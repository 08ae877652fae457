import { deleteEnded } from "../engine/delete-ended.ts";
import type { Engine } from "../engine/engine.ts";
import { isPastRetention } from "../engine/retention-rule.ts";
import { checkOptions } from "../errors/check-options.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { EndedRow } from "../store/store.ts";
import { pruneOptions } from "./option-names.ts";
import { endedStatuses } from "./retention.ts";
import type { EndedStatus } from "./retention-rule.ts";
import { checkText } from "../values/storable-text.ts";

export interface PruneOptions {
  /** Runs that ended longer ago than this, such as `"90d"`, or before this moment. */
  readonly olderThan: Duration | Date;
  /** Default: every workflow. */
  readonly workflow?: string;
  /** Default: however they have ended. */
  readonly status?: EndedStatus | readonly EndedStatus[];
  /** Default: the one given to `createPawl`. */
  readonly namespace?: string;
  /** Ends it after the slice that is being worked on; what has been deleted stays deleted. */
  readonly signal?: AbortSignal;
}

/** Deletes ended runs by hand; see `Pawl.prune`. */
export async function pruneRuns(
  engine: Engine,
  options: PruneOptions & { readonly namespace: string },
): Promise<{ readonly deleted: number }> {
  checkOptions(options, pruneOptions, "pawl.prune");
  const { workflow, status, signal } = options;
  const endedByMs = endedByMsOf(engine, options.olderThan);
  const policy = {
    namespace: checkText(options.namespace, "option namespace"),
    workflow: workflow === undefined ? null : checkText(workflow, "option workflow"),
    statuses: endedStatuses(status),
    keepMs: 0,
  };
  const isOver = (run: EndedRow): boolean => isPastRetention([policy], run, endedByMs);
  let deleted = 0;
  for await (const ofSlice of deleteEnded({ store: engine.store, endedByMs, isOver, signal })) deleted += ofSlice;
  return { deleted };
}

function endedByMsOf(engine: Engine, olderThan: unknown): number {
  if (!(olderThan instanceof Date)) return engine.clock.nowMs() - durationMs(olderThan as Duration, "olderThan");
  if (!Number.isNaN(olderThan.getTime())) return olderThan.getTime();
  throw new PawlError("invalid_option", "The option olderThan is an invalid Date.");
}
