import { Command } from "commander";
import { eventTopics, type EventTopic } from "pawl";
import type { Cli } from "../cli.ts";
import { given, list, topics, wholeNumber } from "../options.ts";
import { eventLine } from "../render/event-line.ts";
import { resolveRunId } from "../run-id.ts";

interface Options {
  readonly follow?: boolean;
  readonly from?: number;
  readonly topic?: EventTopic[];
  readonly kind?: string[];
}

export function eventsCommand(cli: Cli): Command {
  return new Command("events")
    .summary("print the events of a run")
    .description("Prints the numbered events of a run.")
    .argument("<run>", "its id, or a part of it")
    .option("-f, --follow", "go on with new events as they happen, until the run ends")
    .option("--from <number>", "begin with this event: the last one seen plus one (default: 1)", wholeNumber(1))
    .option("--topic <names>", `only events of these topics: ${eventTopics.join(", ")}`, topics)
    .option("--kind <names>", "only events of these kinds (with --topic: these too)", list)
    .action((run: string, { follow = false, from = 1, topic, kind }: Options, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, run);
          // Events of a run that is not there would be none, for ever.
          await pawl.get(id);
          for await (const event of pawl.events(id, { from, follow, ...given({ topics: topic, kinds: kind }) })) {
            if (session.isJson) session.printJson(event);
            else session.print(eventLine(event, { style: session.style, width: session.columns }));
          }
        }),
      ),
    );
}
