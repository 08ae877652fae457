import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { jsonArgument } from "../json-argument.ts";
import { awaitedText } from "../render/awaited.ts";
import { resolveRunId } from "../run-id.ts";

export function signalCommand(cli: Cli): Command {
  return new Command("signal")
    .summary("send a signal to a run")
    .description("Sends a signal to a run. It is durable when this command returns; a run that waits for it goes on.")
    .argument("<run>", "its id, or a part of it")
    .argument("<name>", "the name of the signal")
    .argument("[payload]", "JSON, @file, or - for standard input")
    .action((run: string, name: string, payload: string | undefined, _options: object, command: Command) =>
      cli.run(command, async (session) => {
        const value = await jsonArgument(cli.io, payload, "payload");
        await session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, run);
          await pawl.signal(id, name, value);
          if (session.isJson) return session.printJson({ run: id, signal: name });
          session.print(`sent "${name}" to ${id}`);
          const { status, awaits } = await pawl.get(id);
          if (status === "waiting" && awaits.length > 0 && !awaits.includes(name)) {
            session.hint(
              `The run waits for ${awaits.map(awaitedText).join(", ")} now; "${name}" is kept until it asks for it.`,
            );
          }
        });
      }),
    );
}
