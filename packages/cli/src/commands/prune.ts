import { Command, InvalidArgumentError } from "commander";
import type { EndedStatus, Pawl } from "pawl";
import { isAgreed } from "../agreement.ts";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { given, list } from "../options.ts";
import type { Session } from "../session.ts";

const ended: readonly EndedStatus[] = ["completed", "failed", "cancelled"];

interface Options {
  readonly olderThan: string;
  readonly workflow?: string;
  readonly status?: EndedStatus[];
  readonly yes?: boolean;
}

export function pruneCommand(cli: Cli): Command {
  return new Command("prune")
    .summary("remove ended runs that are older than an age")
    .description(
      "Removes runs that ended longer ago than an age, with all that belongs to them, in small batches beside running workers. Asks first; the option `retention` of the configuration does the same by itself.",
    )
    .requiredOption("--older-than <duration>", "how long ago they ended at least: 30d, 12h")
    .option("-w, --workflow <name>", "only runs of this workflow")
    .option("-s, --status <status>", "only completed, failed or cancelled (commas between several)", endedStatuses)
    .option("-y, --yes", "do not ask")
    .action((options: Options, command: Command) =>
      cli.run(command, (session) => session.withPawl((pawl) => prune(session, pawl, options))),
    );
}

async function prune(session: Session, pawl: Pawl, options: Options): Promise<number> {
  const { olderThan, workflow, status } = options;
  if (
    options.yes !== true &&
    !(await isAgreed(session, {
      question: questionOf(options),
      what: "runs may be removed",
      refusal: "Nothing was removed.",
    }))
  ) {
    session.note("Nothing was removed.");
    return exitCodes.failed;
  }
  const stop = new AbortController();
  const stopListening = session.io.onSignal((signal) => stop.abort(signal));
  try {
    const { deleted } = await pawl.prune({ olderThan, ...given({ workflow, status }), signal: stop.signal });
    if (session.isJson) session.printJson({ deleted });
    else session.print(`removed ${deleted} ${deleted === 1 ? "run" : "runs"}`);
    return exitCodes.ok;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    session.hint("Stopped. What has been removed stays removed.");
    return stop.signal.reason === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  } finally {
    stopListening();
  }
}

function questionOf({ olderThan, workflow, status }: Options): string {
  const which = [
    status === undefined ? "every ended run" : `every ${status.join(" or ")} run`,
    ...(workflow === undefined ? [] : [`of ${workflow}`]),
    `that ended more than ${olderThan} ago`,
  ];
  return `Remove ${which.join(" ")}? This cannot be undone.`;
}

/** `completed,failed`, or the option several times. */
function endedStatuses(text: string, before: readonly EndedStatus[] = []): EndedStatus[] {
  const isEnded = (item: string): item is EndedStatus => (ended as readonly string[]).includes(item);
  const items = list(text).map((item) => {
    if (isEnded(item)) return item;
    throw new InvalidArgumentError(`Only runs that have ended can be removed: ${ended.join(", ")}.`);
  });
  return [...before, ...items];
}
