import { Command, Option } from "commander";
import type { ListQuery, Pawl, Run, RunFilter, RunStatus } from "pawl";
import { runStatuses } from "pawl/internal";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { given, moment, statuses, tag, wholeNumber } from "../options.ts";
import { runTable } from "../render/run-table.ts";
import type { Session } from "../session.ts";
import { whereFilter, whereTerms } from "../where.ts";

interface Options {
  readonly status?: RunStatus[];
  readonly workflow?: string;
  readonly version?: number;
  readonly tag?: Record<string, string>;
  readonly queue?: string;
  readonly since?: Date;
  readonly where?: readonly string[];
  readonly limit: number;
  readonly cursor?: string;
  readonly all?: boolean;
}

export function runsCommand(cli: Cli): Command {
  return new Command("runs")
    .summary("list runs, newest first")
    .description("Lists runs, newest first.")
    .option("-s, --status <status>", `only these: ${runStatuses.join(", ")} (commas between several)`, statuses)
    .option("-w, --workflow <name>", "only runs of this workflow")
    .option("--version <number>", "only runs of this version", wholeNumber(1))
    .option("-t, --tag <key=value>", "only runs with this tag (may be given several times)", tag)
    .option("-q, --queue <name>", "only runs of this queue")
    .option("--since <time>", 'only runs created since: "2h" ago, or "2026-01-31"', moment(cli.io.clock.nowMs))
    .option(
      "--where <condition>",
      "only runs that pass, such as total>=100, tag.tenant=acme, created<2h (all must hold)",
      whereTerms,
    )
    .option("-n, --limit <number>", "how many", wholeNumber(1, 1000), 20)
    .addOption(new Option("--cursor <cursor>", "go on after a page: the cursor that it ended with").conflicts("all"))
    .option("-a, --all", "all of them, however many")
    .action((options: Options, command: Command) =>
      cli.run(command, (session) => session.withPawl((pawl) => showRuns(session, pawl, options))),
    );
}

async function showRuns(session: Session, pawl: Pawl, options: Options): Promise<void> {
  const query = queryOf(options, whereFilter(pawl, options.where ?? [], session.nowMs()));
  if (options.all === true) return showAll(session, pawl, query);
  const { items, nextCursor } = await pawl.list({
    ...query,
    limit: options.limit,
    ...given({ cursor: options.cursor }),
  });
  show(session, items);
  if (nextCursor !== undefined) session.hint(`More: --cursor ${nextCursor}, or --all`);
}

/** Page by page, so that a million runs need the memory of a thousand; a table is aligned within its page. */
async function showAll(session: Session, pawl: Pawl, query: ListQuery): Promise<void> {
  let cursor: string | undefined;
  let isFirst = true;
  do {
    const page = await pawl.list({ ...query, limit: 1000, ...given({ cursor }) });
    if (isFirst || page.items.length > 0) show(session, page.items);
    cursor = page.nextCursor;
    isFirst = false;
  } while (cursor !== undefined);
}

function show(session: Session, runs: readonly Run[]): void {
  if (session.isJson) {
    for (const run of runs) session.printJson(run);
  } else if (runs.length === 0) {
    session.hint("No runs.");
  } else {
    session.print(runTable(runs, { style: session.style, width: session.columns, nowMs: session.nowMs() }));
  }
}

/** @throws PawlError `invalid_usage` where an option and `--where` say something of the same. */
function queryOf({ status, workflow, version, tag: tags, queue, since }: Options, where: RunFilter): ListQuery {
  const query: RunFilter = given({ status, workflow, version, tags, queue, createdAfter: since });
  const twice = Object.keys(query).find((key) => Object.hasOwn(where, key));
  if (twice !== undefined)
    throw usageError(`An option and --where both say something about ${twice}; one of them is enough.`);
  return { ...where, ...query };
}
