import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { jsonArgument } from "../json-argument.ts";
import { given, tag, wholeNumber } from "../options.ts";
import { edits, setTerms } from "../set-argument.ts";
import { addBulkFlags, bulkAction, isBulk, type BulkFlags } from "./bulk-action.ts";
import { runAction } from "./run-action.ts";

interface Options extends BulkFlags {
  readonly set?: readonly string[];
  readonly key?: string;
  readonly from?: string;
  readonly input?: string;
  readonly state?: string;
  readonly version?: number;
  readonly tag?: Record<string, string>;
}

export function forkCommand(cli: Cli): Command {
  const fork = new Command("fork")
    .summary("make a new run from a run, from a step on, or many")
    .description("Makes a new run that takes over what happened before a step, and does that step and the rest anew.")
    .argument("[run]", "its id, or a part of it")
    .option("--from <step>", "the first step to do anew: charge, or charge#2 (default: the beginning)")
    .option("-i, --input <json>", "another input: JSON, @file, or - for standard input")
    .option("--state <json>", "for a graph: the state with which the node begins")
    .option("--version <number>", "another version of the workflow", wholeNumber(1))
    .option(
      "--set <field=value>",
      "change a field of the input: address.city=Bonn (may be given several times)",
      setTerms,
    )
    .option("-t, --tag <key=value>", "tag the new run (may be given several times)", tag)
    .option("--key <text>", "at most one fork of a run with this key, however often the command is repeated");
  return addBulkFlags(fork, "fork").action((part: string | undefined, options: Options, command: Command) =>
    cli.run(command, async (session) => {
      if (options.input !== undefined && options.set !== undefined)
        throw usageError("--input and --set exclude each other.");
      const input = await jsonArgument(cli.io, options.input, "--input");
      const state = await jsonArgument(cli.io, options.state, "--state");
      const editInput = options.set === undefined ? undefined : edits(options.set);
      const { from, version, tag: tags, key } = options;
      const each = given({ from, input, state, version, tags });
      if (isBulk(part, options)) {
        const words = { verb: "fork", past: "forked" };
        return bulkAction(session, options, words, (pawl, which) =>
          pawl.bulk.fork({ ...which, ...each, ...given({ key, editInput }) }),
        );
      }
      await runAction(session, part as string, async (pawl, id) => {
        const edited = editInput === undefined ? {} : { input: editInput((await pawl.get(id)).input) };
        const once = key === undefined ? {} : { idempotencyKey: `${key}:${id}` };
        return (await pawl.fork(id, { ...each, ...edited, ...once })).get();
      });
      return exitCodes.ok;
    }),
  );
}
