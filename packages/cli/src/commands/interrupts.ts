import { Command, InvalidArgumentError } from "commander";
import type { Interrupt, InterruptQuery, InterruptStatus, Pawl } from "pawl";
import type { Cli } from "../cli.ts";
import { given, list, wholeNumber } from "../options.ts";
import { interruptTable } from "../render/interrupt-table.ts";
import { resolveRunId } from "../run-id.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly assignee?: string;
  readonly run?: string;
  readonly workflow?: string;
  readonly status?: InterruptStatus[];
  readonly all?: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

const known: readonly string[] = ["open", "answered", "expired", "closed"];

export function interruptsCommand(cli: Cli): Command {
  return new Command("interrupts")
    .summary("list questions that runs have put to people")
    .description("Lists questions that runs have put to people, newest first: those that can be answered.")
    .option("-a, --assignee <name>", "only those that are put to this person or group")
    .option("-r, --run <run>", "only those of this run, and of the runs below it")
    .option("-w, --workflow <name>", "only those of runs of this workflow")
    .option("-s, --status <status>", `these instead: ${known.join(", ")} (commas between several)`, statuses)
    .option("--all", "of every status")
    .option("-n, --limit <number>", "how many", wholeNumber(1, 1000), 50)
    .option("--cursor <cursor>", "go on after a page: the cursor that it ended with")
    .action((options: Options, command: Command) =>
      cli.run(command, (session) => session.withPawl((pawl) => showInterrupts(session, pawl, options))),
    );
}

async function showInterrupts(session: Session, pawl: Pawl, options: Options): Promise<void> {
  const { items, nextCursor } = await pawl.interrupts.list(await queryOf(pawl, options));
  show(session, items);
  if (nextCursor !== undefined) session.hint(`More: --cursor ${nextCursor}`);
}

async function queryOf(pawl: Pawl, options: Options): Promise<InterruptQuery> {
  const { assignee, workflow, limit, cursor } = options;
  const status = options.all === true ? undefined : (options.status ?? "open");
  const run = options.run === undefined ? undefined : await resolveRunId(pawl, options.run);
  return given({ assignee, workflow, limit, cursor, status, run, tree: run === undefined ? undefined : true });
}

function show(session: Session, items: readonly Interrupt[]): void {
  if (session.isJson) for (const item of items) session.printJson(item);
  else if (items.length === 0) session.hint("No questions.");
  else session.print(interruptTable(items, { style: session.style, width: session.columns, nowMs: session.nowMs() }));
}

function statuses(text: string, before: readonly InterruptStatus[] = []): InterruptStatus[] {
  const items = list(text);
  const unknown = items.find((item) => !known.includes(item));
  if (unknown === undefined) return [...before, ...(items as InterruptStatus[])];
  throw new InvalidArgumentError(`There is no status "${unknown}". There are: ${known.join(", ")}.`);
}
