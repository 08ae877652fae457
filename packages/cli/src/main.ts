import { CommanderError } from "commander";
import type { Cli } from "./cli.ts";
import { sessionOf } from "./cli.ts";
import { usageError } from "./cli-error.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { errorJson, errorText } from "./render/error.ts";
import { styleFor } from "./render/style.ts";

/** Runs the command line `args` (without the program's name) and resolves to the exit code. Never rejects. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const cli: Cli = {
    io,
    async run(command, action) {
      exitCode = (await action(sessionOf(io, command))) ?? exitCodes.ok;
    },
  };
  const program = createProgram(cli);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const shown = error instanceof CommanderError ? commandLineError(error) : error;
    report(shown, args, io);
    return exitCodeOf(shown);
  }
}

/** Before the command line is understood its options are not known; these three are looked for as they are. */
function report(error: unknown, args: readonly string[], io: Io): void {
  const style = styleFor(io.stderr, io.env, args.includes("--no-color") ? false : undefined);
  const text = args.includes("--json")
    ? errorJson(error)
    : `${errorText(error, { style, withStack: args.includes("--debug"), width: io.stderr.columns })}\n`;
  io.stderr.write(text);
}

/** Commander's `error: unknown option '--x'\n(Did you mean …?)` in our words. */
function commandLineError({ message }: CommanderError): Error {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const hint = [...rest.map((line) => line.replace(/^\((.*)\)$/, "$1")), "See `pawl --help`."].join(" ");
  return usageError(first.charAt(0).toUpperCase() + first.slice(1) + (/[.?!]$/.test(first) ? "" : "."), hint);
}
