import { Command, type Argument } from "commander";
import type { Cli } from "./cli.ts";
import { answerCommand } from "./commands/answer.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { completionCommand } from "./commands/completion.ts";
import { dbCommand } from "./commands/db.ts";
import { deleteCommand } from "./commands/delete.ts";
import { devCommand } from "./commands/dev.ts";
import { devWorkerCommand } from "./commands/dev-worker.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { errorsCommand } from "./commands/errors.ts";
import { eventsCommand } from "./commands/events.ts";
import { exportCommand } from "./commands/export.ts";
import { filesCommand } from "./commands/files.ts";
import { forkCommand } from "./commands/fork.ts";
import { infoCommand } from "./commands/info.ts";
import { initCommand } from "./commands/init.ts";
import { interruptsCommand } from "./commands/interrupts.ts";
import { pauseCommand } from "./commands/pause.ts";
import { pruneCommand } from "./commands/prune.ts";
import { queuesCommand } from "./commands/queues.ts";
import { replayCommand } from "./commands/replay.ts";
import { resumeCommand } from "./commands/resume.ts";
import { retryCommand } from "./commands/retry.ts";
import { runsCommand } from "./commands/runs.ts";
import { schedulesCommand } from "./commands/schedules.ts";
import { serverCommand } from "./commands/server.ts";
import { showCommand } from "./commands/show.ts";
import { signalCommand } from "./commands/signal.ts";
import { startCommand } from "./commands/start.ts";
import { streamCommand } from "./commands/stream.ts";
import { validateCommand } from "./commands/validate.ts";
import { workerCommand } from "./commands/worker.ts";
import { workersCommand } from "./commands/workers.ts";
import { workflowsCommand } from "./commands/workflows.ts";
import { cliVersion } from "./version.ts";

/** The whole command line. */
export function createProgram(cli: Cli): Command {
  const program = new Command("pawl")
    .description("Durable workflows: run them, watch them, steer them.")
    .version(cliVersion, "-V, --version", "print the version")
    // Else `pawl start order --version 2` would print the version of the CLI.
    .enablePositionalOptions()
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .addHelpText("after", exitCodeHelp);

  program.commandsGroup("Run:");
  add(program, cli, [initCommand, devCommand, serverCommand, workerCommand, startCommand]);
  program.commandsGroup("Watch:");
  add(program, cli, [
    runsCommand,
    showCommand,
    errorsCommand,
    eventsCommand,
    streamCommand,
    filesCommand,
    exportCommand,
    interruptsCommand,
    workflowsCommand,
    workersCommand,
    queuesCommand,
  ]);
  program.commandsGroup("Steer:");
  add(program, cli, [
    signalCommand,
    answerCommand,
    cancelCommand,
    pauseCommand,
    resumeCommand,
    retryCommand,
    forkCommand,
    deleteCommand,
    pruneCommand,
    schedulesCommand,
  ]);
  program.commandsGroup("Check:");
  add(program, cli, [validateCommand, replayCommand, infoCommand, doctorCommand, dbCommand, completionCommand]);
  program.addCommand(devWorkerCommand(cli), { hidden: true });
  settle(program, cli);
  return program;
}

const exitCodeHelp = `
Exit codes: 0 done, 1 what was asked for failed, 2 wrong use or input,
3 not found, 130 stopped by a second Ctrl-C.
Name a run by its id, or by at least 4 characters of its beginning or end.`;

/** `start <workflow>`: that every command takes options goes without saying. */
function subcommandTerm(command: Command): string {
  const args = command.registeredArguments.map(argumentTerm);
  return [command.name(), ...args].join(" ");
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

/** Every command takes them, before its name or after it. */
const globalOptions = [
  ["--config <file>", "the configuration file (default: pawl.config.* here or above)"],
  ["--store <url>", "the store, instead of the configured one"],
  ["--namespace <name>", "the namespace, instead of the configured one"],
  ["--json", "output for programs: one JSON object a line"],
  ["--debug", "show stack traces, and Pawl's own debug messages"],
  ["--no-color", "no colours (also: NO_COLOR=1)"],
] as const;

function add(program: Command, cli: Cli, factories: readonly ((cli: Cli) => Command)[]): void {
  for (const factory of factories) program.addCommand(factory(cli));
}

/** Errors are thrown, not printed with an exit, and output goes where it is injected; commands do not inherit this by themselves. */
function settle(program: Command, { io }: Cli): void {
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
    });
    command.optionsGroup("Global options:");
    for (const [flags, description] of globalOptions) command.option(flags, description);
    command.helpOption("-h, --help", "show help");
  }
}
