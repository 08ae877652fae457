import type { BodyOf, runsBulk } from "@pawl/api";
import type { BulkOperation, BulkOptions, BulkProgress, BulkResult, Pawl, RunFilter } from "pawl";

export type BulkBody = BodyOf<typeof runsBulk>;

/** Which runs: all that pass a filter, of those that are named where some are. */
export interface BulkTarget {
  readonly where: RunFilter;
  readonly runs?: readonly string[];
}

/** How many are under way at a time: what is under way together is committed together, and others want to go on too. */
const concurrency = 50;

/** Does it to one target after the other, and tells how far all of it is. Rejects with the reason of `signal`. */
export async function doToMany(
  pawl: Pawl,
  work: {
    readonly id: string;
    readonly body: BulkBody;
    readonly targets: readonly BulkTarget[];
    readonly signal: AbortSignal;
    readonly tell: (progress: BulkProgress) => void;
  },
): Promise<BulkResult> {
  const { id, body, targets, signal, tell } = work;
  let total: BulkResult = { matched: 0, done: 0, skipped: 0, failed: [], failedCount: 0 };
  for (const target of targets) {
    const before = total;
    const onProgress = (now: BulkProgress): void => tell(progressOf(before, now));
    const result = await begin(pawl, id, body, {
      ...target,
      ...(body.error !== undefined && { error: errorOf(body.error) }),
      concurrency,
      dryRun: body.dryRun ?? false,
      signal,
      onProgress,
    });
    total = {
      ...countsOf(total, result),
      failed: [...total.failed, ...result.failed].slice(0, 100),
      failedCount: total.failedCount + result.failedCount,
    };
  }
  return total;
}

function errorOf({ code, step }: NonNullable<BulkBody["error"]>): NonNullable<BulkOptions["error"]> {
  return { code, ...(step !== undefined && { step }) };
}

function begin(pawl: Pawl, id: string, body: BulkBody, options: BulkOptions): BulkOperation {
  const { action, reason, force, from } = body;
  const { bulk } = pawl;
  switch (action) {
    case "cancel":
      return bulk.cancel({
        ...options,
        ...(reason !== undefined && { reason }),
        ...(force !== undefined && { force }),
      });
    case "pause":
      return bulk.pause(options);
    case "resume":
      return bulk.resume(options);
    case "delete":
      return bulk.delete(options);
    case "retry":
      return bulk.retry({ ...options, ...(from !== undefined && { from }) });
    case "fork":
      // A run that two targets have in common is forked once.
      return bulk.fork({
        ...options,
        key: `bulk:${id}`,
        ...(from !== undefined && { from }),
        ...("input" in body && { input: body.input }),
      });
  }
}

function countsOf<Counts extends Pick<BulkProgress, "matched" | "done" | "skipped">>(a: Counts, b: Counts) {
  return { matched: a.matched + b.matched, done: a.done + b.done, skipped: a.skipped + b.skipped };
}

function progressOf(before: BulkResult, now: BulkProgress): BulkProgress {
  return {
    matched: before.matched + now.matched,
    done: before.done + now.done,
    skipped: before.skipped + now.skipped,
    failed: before.failedCount + now.failed,
  };
}
