import type { Command } from "commander";
import type { BulkOperation, BulkOptions, BulkResult, Pawl } from "pawl";
import { isAgreed } from "../agreement.ts";
import { usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { given, wholeNumber } from "../options.ts";
import { shortId } from "../render/run-table.ts";
import type { Session } from "../session.ts";
import { whereFilter, whereTerms } from "../where.ts";

/** What the commands that change one run take when they are to change many. */
export interface BulkFlags {
  readonly where?: readonly string[];
  readonly limit?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function addBulkFlags(command: Command, verb: string): Command {
  return command
    .option(
      "--where <condition>",
      `${verb} all runs that pass: status=failed, workflow=order, tag.tenant=acme, total>=100, created<2h (all must hold)`,
      whereTerms,
    )
    .option("-n, --limit <number>", "with --where: the newest so many of them", wholeNumber(1))
    .option("--dry-run", "with --where: only count them")
    .option("-y, --yes", "with --where: do not ask");
}

/** Either a run, or conditions. @throws PawlError `invalid_usage`. */
export function isBulk(part: string | undefined, { where, limit, dryRun, yes }: BulkFlags): boolean {
  if (part !== undefined && where !== undefined)
    throw usageError("Name a run, or say which with --where, but not both.");
  if (part === undefined && where === undefined) {
    throw usageError(
      "Name a run, or say which with --where.",
      "For example: --where status=failed --where workflow=order",
    );
  }
  if (where === undefined && (limit !== undefined || dryRun === true || yes === true)) {
    throw usageError("--limit, --dry-run and --yes go with --where.");
  }
  return where !== undefined;
}

interface Words {
  /** `cancel`: asks "Cancel 12 runs?". */
  readonly verb: string;
  /** `cancelled`: reports "cancelled 12 runs". */
  readonly past: string;
}

const failuresShown = 10;

/** Counts, asks, does it with a line that tells how far it is, and reports. */
export async function bulkAction(
  session: Session,
  flags: BulkFlags,
  words: Words,
  begin: (pawl: Pawl, options: BulkOptions) => BulkOperation,
): Promise<number> {
  return session.withPawl(async (pawl) => {
    const which = { where: whereFilter(pawl, flags.where ?? [], session.nowMs()), ...given({ limit: flags.limit }) };
    const counted = await begin(pawl, { ...which, dryRun: true });
    if (flags.dryRun === true) return report(session, counted, { past: `would be ${words.past}` });
    if (counted.matched === 0) return report(session, counted, words);
    if (flags.yes !== true && !(await isWanted(session, words, counted.matched))) {
      session.note("Nothing was done.");
      return exitCodes.failed;
    }
    return carryOut(session, words, (options) => begin(pawl, { ...which, ...options }), counted.matched);
  });
}

function isWanted(session: Session, { verb }: Words, count: number): Promise<boolean> {
  const question = `${verb[0]?.toUpperCase()}${verb.slice(1)} ${runs(count)}?`;
  return isAgreed(session, { question, what: `to ${verb} ${runs(count)}`, refusal: "Nothing was done." });
}

async function carryOut(
  session: Session,
  words: Words,
  begin: (options: Pick<BulkOptions, "signal" | "onProgress">) => BulkOperation,
  total: number,
): Promise<number> {
  const stop = new AbortController();
  const stopListening = session.io.onSignal((signal) => stop.abort(signal));
  const line = new ProgressLine(session, words.past, total);
  try {
    const result = await begin({
      signal: stop.signal,
      onProgress: ({ done, skipped, failed }) => line.show(done + skipped + failed),
    });
    line.clear();
    return report(session, result, words);
  } catch (error) {
    line.clear();
    if (!stop.signal.aborted) throw error;
    session.hint("Stopped. What has been done stays done; the same command goes on with the rest.");
    return stop.signal.reason === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  } finally {
    stopListening();
  }
}

/** On a terminal only, and rewritten in place. */
class ProgressLine {
  readonly #session: Session;
  readonly #past: string;
  readonly #total: number;
  #isShown = false;

  constructor(session: Session, past: string, total: number) {
    this.#session = session;
    this.#past = past;
    this.#total = total;
  }

  show(count: number): void {
    const { io, isJson } = this.#session;
    if (isJson || !io.stderr.isTTY) return;
    // More may have come to match since they were counted.
    const total = Math.max(count, this.#total);
    io.stderr.write(`\r\u001b[K${this.#past} ${count} of ${runs(total)}`);
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#session.io.stderr.write("\r\u001b[K");
  }
}

function report(session: Session, result: BulkResult, { past }: Pick<Words, "past">): number {
  const { matched, done, skipped, failed, failedCount } = result;
  if (session.isJson) {
    const problems = failed.map(({ id, error }) => ({ id, code: error.code, message: error.message }));
    session.printJson({ matched, done, skipped, failedCount, failed: problems });
  } else if (matched === 0) {
    session.hint("No runs match.");
  } else {
    const isCountOnly = done + skipped + failedCount === 0;
    const more = [
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(failedCount > 0 ? [`${failedCount} failed`] : []),
    ];
    session.print([isCountOnly ? `${runs(matched)} ${past}` : `${past} ${runs(done)}`, ...more].join(", "));
    for (const { id, error } of failed.slice(0, failuresShown))
      session.note(`${shortId(id)}  ${error.code}: ${error.message}`);
    if (failedCount > failuresShown) session.hint(`… and ${failedCount - failuresShown} more; --json names up to 100.`);
    if (skipped > 0)
      session.hint("Skipped are runs for which there was nothing to do, or whose state does not allow it.");
  }
  return failedCount > 0 ? exitCodes.failed : exitCodes.ok;
}

function runs(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}
