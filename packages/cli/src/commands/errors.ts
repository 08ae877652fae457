import { Command } from "commander";
import type { ErrorGroup } from "pawl";
import type { Cli } from "../cli.ts";
import { given, moment, wholeNumber } from "../options.ts";
import { shortId } from "../render/run-table.ts";
import { relativeTime } from "../render/span.ts";
import { table, type Column } from "../render/table.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly since?: Date;
  readonly workflow?: string;
  readonly limit: number;
}

export function errorsCommand(cli: Cli): Command {
  return new Command("errors")
    .summary("what runs fail of, most frequent first")
    .description(
      "Groups failed, blocked and parked runs by workflow, step and code of their error, the most frequent first.",
    )
    .option("--since <time>", 'only runs that failed since: "7d" ago, or "2026-01-31"', moment(cli.io.clock.nowMs))
    .option("-w, --workflow <name>", "only runs of this workflow")
    .option("-n, --limit <number>", "how many groups", wholeNumber(1, 1000), 20)
    .action((options: Options, command: Command) => cli.run(command, (session) => showErrors(session, options)));
}

async function showErrors(session: Session, { since, workflow, limit }: Options): Promise<void> {
  const { groups, runs, isComplete } = await session.withPawl((pawl) =>
    pawl.errors({ limit, ...given({ since, workflow }) }),
  );
  if (session.isJson) {
    for (const group of groups) session.printJson(group);
    return;
  }
  if (groups.length === 0) return session.hint("No errors.");
  session.print(errorTable(groups, session));
  const shown = groups.reduce((sum, { count }) => sum + count, 0);
  session.hint(
    `${shown} of ${runs} runs with an error.${isComplete ? "" : " There are more than are shown or were looked into."}`,
  );
  session.hint(
    "Look at one: pawl show <example>. Mend them all: pawl retry --where status=failed --where workflow=<name>",
  );
}

function errorTable(groups: readonly ErrorGroup[], session: Session): string {
  const nowMs = session.nowMs();
  const columns: Column<ErrorGroup>[] = [
    { title: "RUNS", text: ({ count }) => String(count), align: "right" },
    { title: "WORKFLOW", text: ({ workflow }) => workflow, shrinksTo: 10 },
    { title: "STEP", text: ({ step }) => step ?? "-", shrinksTo: 8 },
    { title: "CODE", text: ({ code }) => code, shrinksTo: 10 },
    { title: "ARE", text: ({ statuses }) => Object.keys(statuses).join(", "), dropOrder: 3 },
    { title: "FIRST", text: ({ firstAt }) => relativeTime(firstAt, nowMs), dropOrder: 4 },
    { title: "LAST", text: ({ lastAt }) => relativeTime(lastAt, nowMs) },
    { title: "EXAMPLE", text: ({ example }) => shortId(example) },
    {
      title: "MESSAGE",
      text: ({ message }) => message,
      paint: (text) => session.style.dim(text),
      shrinksTo: 12,
      dropOrder: 1,
    },
  ];
  return table(groups, columns, { style: session.style, width: session.columns });
}
