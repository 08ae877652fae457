import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { resolveRunId } from "../run-id.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";

export function deleteCommand(cli: Cli): Command {
  const remove = new Command("delete")
    .summary("remove an ended run with all that belongs to it, or many")
    .description("Removes an ended run with all that belongs to it.")
    .argument("[run]", "its id, or a part of it");
  return addBulkFlags(remove, "delete").action((part: string | undefined, options: BulkFlags, command: Command) =>
    cli.run(command, async (session) => {
      if (isBulk(part, options)) {
        return bulkAction(session, options, { verb: "delete", past: "deleted" }, (pawl, which) =>
          pawl.bulk.delete(which),
        );
      }
      return session.withPawl(async (pawl) => {
        const id = await resolveRunId(pawl, part as string);
        await pawl.delete(id);
        if (session.isJson) session.printJson({ id, deleted: true });
        else session.print(`deleted ${id}`);
        return exitCodes.ok;
      });
    }),
  );
}
