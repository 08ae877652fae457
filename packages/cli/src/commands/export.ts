import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { resolveRunId } from "../run-id.ts";

interface Options {
  readonly out?: string;
}

export function exportCommand(cli: Cli): Command {
  return new Command("export")
    .summary("write all that is known of a run as JSON")
    .description(
      "Writes a run's record, its whole log and the messages that wait for it as one JSON document, which pawl replay takes. Values are in the clear.",
    )
    .argument("<run>", "its id, or a part of it")
    .option("-o, --out <file>", "write it there (default: standard output)")
    .action((run: string, { out }: Options, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const history = await pawl.export(await resolveRunId(pawl, run));
          const text = `${JSON.stringify(history, null, session.isJson ? undefined : 2)}\n`;
          if (out === undefined) return session.io.stdout.write(text);
          const path = resolve(session.io.cwd, out);
          await writeFile(path, text).catch((error: Error) => {
            throw usageError(`--out: ${path} cannot be written: ${error.message}.`);
          });
          session.hint(`Wrote ${history.events.length} events of ${history.run.workflow} to ${path}.`);
        }),
      ),
    );
}
