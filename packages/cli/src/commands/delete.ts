import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { resolveRunId } from "../run-id.ts";

export function deleteCommand(cli: Cli): Command {
  return new Command("delete")
    .summary("remove an ended run with all that belongs to it")
    .description("Removes an ended run with all that belongs to it.")
    .argument("<run>", "its id, or a part of it")
    .action((part: string, _options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, part);
          await pawl.delete(id);
          if (session.isJson) session.printJson({ id, deleted: true });
          else session.print(`deleted ${id}`);
        }),
      ),
    );
}
