import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { jsonArgument } from "../json-argument.ts";
import { given, tag, wholeNumber } from "../options.ts";
import { runAction } from "./run-action.ts";

interface Options {
  readonly from?: string;
  readonly input?: string;
  readonly state?: string;
  readonly version?: number;
  readonly tag?: Record<string, string>;
}

export function forkCommand(cli: Cli): Command {
  return new Command("fork")
    .summary("make a new run from a run, from a step on")
    .description("Makes a new run that takes over what happened before a step, and does that step and the rest anew.")
    .argument("<run>", "its id, or a part of it")
    .option("--from <step>", "the first step to do anew: charge, or charge#2 (default: the beginning)")
    .option("-i, --input <json>", "another input: JSON, @file, or - for standard input")
    .option("--state <json>", "for a graph: the state with which the node begins")
    .option("--version <number>", "another version of the workflow", wholeNumber(1))
    .option("-t, --tag <key=value>", "tag the new run (may be given several times)", tag)
    .action((part: string, options: Options, command: Command) =>
      cli.run(command, async (session) => {
        const input = await jsonArgument(cli.io, options.input, "--input");
        const state = await jsonArgument(cli.io, options.state, "--state");
        const { from, version, tag: tags } = options;
        await runAction(session, part, async (pawl, id) =>
          (await pawl.fork(id, given({ from, input, state, version, tags }))).get(),
        );
      }),
    );
}
