import { Command } from "commander";
import type { Pawl, Run } from "pawl";
import type { Cli } from "../cli.ts";
import { openQuestions } from "../render/interrupt-table.ts";
import { runSummary } from "../render/run-summary.ts";
import { timeline } from "../render/timeline.ts";
import { resolveRunId } from "../run-id.ts";

/** What a file or a pipe is given: wide enough for most, narrow enough for a mail. */
const widthElsewhere = 120;

export function showCommand(cli: Cli): Command {
  return new Command("show")
    .summary("show a run: its record, and a timeline of its steps")
    .description("Shows a run: its record, and a timeline of its steps with their attempts, errors and waits.")
    .argument("<run>", "its id, or a part of it")
    .action((run: string, _options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, run);
          const [record, steps] = await Promise.all([pawl.get(id), pawl.steps(id)]);
          const forkedAt = record.forkedFrom === undefined ? undefined : await forkedStep(pawl, record);
          const { namespace } = record;
          const { items: interrupts } = await pawl.interrupts.list({ run: id, tree: true, status: "open", namespace });
          if (session.isJson) return session.printJson({ ...record, forkedAt, steps, interrupts });
          const { style, columns: width = widthElsewhere } = session;
          const options = { style, width, nowMs: session.nowMs() };
          session.print(runSummary(record, { ...options, forkedAt }));
          session.print("");
          if (steps.length === 0) session.hint("No steps yet.");
          // What was left behind when the run ended, as the loser of a race, lasted until then.
          else session.print(timeline(steps, { ...options, nowMs: record.finishedAt?.getTime() ?? options.nowMs }));
          if (interrupts.length > 0) session.print(`\n${openQuestions(interrupts.toReversed(), options)}`);
        }),
      ),
    );
}

/** The step that a fork was made from; undefined: from the beginning. Its log has the beginnings of its origin's too, which can be a fork itself. */
async function forkedStep(pawl: Pawl, { id, forkedFrom }: Run): Promise<string | undefined> {
  let from: string | undefined;
  for await (const { data } of pawl.events(id, { kinds: ["run-forked"], follow: false })) {
    const told = data as { readonly origin?: string; readonly from?: string };
    if (told.origin === forkedFrom) from = told.from;
  }
  return from;
}
