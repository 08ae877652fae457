import { Command } from "commander";
import type { Pawl, Run, RunHandle } from "pawl";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { isStale } from "./workers.ts";
import { exitCodes } from "../exit-code.ts";
import { jsonArgument } from "../json-argument.ts";
import { anyWholeNumber, given, tag, wholeNumber } from "../options.ts";
import { errorText } from "../render/error.ts";
import { eventLine } from "../render/event-line.ts";
import { jsonText } from "../render/json.ts";
import { paintStatus } from "../render/status.ts";
import type { Session } from "../session.ts";
import { startFiles, withFileFacts } from "../start-files.ts";

interface Options {
  readonly input?: string;
  readonly wait?: boolean;
  readonly tag?: Record<string, string>;
  readonly idempotencyKey?: string;
  readonly queue?: string;
  readonly priority?: number;
  readonly delay?: string;
  readonly version?: number;
  readonly file?: Record<string, string>;
}

export function startCommand(cli: Cli): Command {
  return new Command("start")
    .summary("start a run of a workflow")
    .description("Starts a run of a workflow. It is durable when this command returns; a worker runs it.")
    .argument("<workflow>", "its name, as `pawl workflows` lists it")
    .option("-i, --input <json>", "the input: JSON, @file, or - for standard input")
    .option("-w, --wait", "wait for the run to end, and print its output")
    .option("-t, --tag <key=value>", "tag the run (may be given several times)", tag)
    .option("-k, --idempotency-key <key>", "one key, one run: a second start finds the first one's run")
    .option("-q, --queue <name>", "the queue, instead of the workflow's")
    .option(
      "-f, --file <path=file>",
      "a file that the run is given: in/a.csv=./a.csv (may be given several times)",
      tag,
    )
    .option("--priority <number>", "higher is claimed first (default: 0)", anyWholeNumber)
    .option("--delay <duration>", "start it no sooner than this from now")
    .option("--version <number>", "the version of the workflow (default: its default version)", wholeNumber(1))
    .action((workflow: string, options: Options, command: Command) =>
      cli.run(command, async (session) => {
        await refuseMemory(session);
        const input = await jsonArgument(cli.io, options.input, "--input");
        return session.withPawl((pawl) => start(session, pawl, { workflow, input, options }), { creates: true });
      }),
    );
}

/** What is in memory ends with this process, and no worker of another would ever see the run. */
async function refuseMemory(session: Session): Promise<void> {
  const { config } = await session.config();
  if (config.store !== "memory:") return;
  throw usageError(
    "The store is memory:, so the run would end with this command.",
    "Name one that lasts: --store sqlite:./pawl.db",
  );
}

async function start(
  session: Session,
  pawl: Pawl,
  { workflow, input, options }: { readonly workflow: string; readonly input: unknown; readonly options: Options },
): Promise<number> {
  const { tag: tags, idempotencyKey, queue, priority, delay, version } = options;
  const { files, facts } = await startFiles(options.file, session.io.cwd);
  const settings = given({ tags, idempotencyKey, queue, priority, delay, version, files });
  const handle = await pawl.start(workflow, withFileFacts(input, facts), settings);
  const run = await handle.get();
  if (options.wait === true) return waitFor(session, pawl, handle, run);
  if (session.isJson) {
    session.printJson({
      id: run.id,
      isNew: handle.isNew,
      workflow: run.workflow,
      version: run.version,
      status: run.status,
    });
  } else {
    session.print(startedLine(session, handle, run));
    await hintIfUnserved(session, pawl, run);
  }
  return exitCodes.ok;
}

function startedLine({ style }: Session, handle: RunHandle, run: Run): string {
  const verb = handle.isNew === false ? "found" : "started";
  return `${verb} ${run.workflow} v${run.version}  ${run.id}  ${paintStatus(run.status, style)}`;
}

/** A run that nobody serves waits without a word; whoever started it should know. */
async function hintIfUnserved(session: Session, pawl: Pawl, run: Run): Promise<void> {
  const nowMs = session.nowMs();
  const workers = (await pawl.workers.list()).filter((worker) => !isStale(worker, nowMs) && !worker.isStopping);
  const isServed = workers.some(
    ({ serves, queues }) =>
      (queues === undefined || queues.includes(run.queue)) &&
      serves.some(({ workflow, version }) => workflow === run.workflow && version === run.version),
  );
  if (!isServed)
    session.hint(`No live worker serves ${run.workflow} v${run.version} in queue "${run.queue}" yet: pawl worker`);
}

async function waitFor(session: Session, pawl: Pawl, handle: RunHandle, run: Run): Promise<number> {
  if (!session.isJson) {
    session.note(startedLine(session, handle, run));
    await hintIfUnserved(session, pawl, run);
  }
  const ignoreSignals = session.io.onSignal((signal) => {
    session.note(`The run goes on without this command: pawl show ${run.id}`);
    session.io.exit(signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated);
  });
  const watching = new AbortController();
  const shown = session.isJson ? undefined : showEvents(session, handle, watching.signal);
  try {
    await handle.result().catch(() => undefined);
    await shown;
  } finally {
    watching.abort();
    ignoreSignals();
  }
  return reportEnd(session, await lastOfChain(pawl, run.id));
}

async function showEvents(session: Session, handle: RunHandle, signal: AbortSignal): Promise<void> {
  const options = { style: session.errorStyle, width: session.io.stderr.columns };
  for await (const event of handle.events({ signal })) session.note(eventLine(event, options));
}

/** The run that a chain of `continueAsNew` came to. */
async function lastOfChain(pawl: Pawl, id: string): Promise<Run> {
  const run = await pawl.get(id);
  return run.continuedTo === undefined ? run : lastOfChain(pawl, run.continuedTo);
}

function reportEnd(session: Session, run: Run): number {
  const hasCompleted = run.status === "completed";
  if (session.isJson) session.printJson(run);
  else if (hasCompleted) {
    if (run.output !== undefined) session.print(jsonText(run.output));
  } else {
    const options = {
      style: session.errorStyle,
      withStack: session.options.debug === true,
      width: session.io.stderr.columns,
    };
    session.note(errorText(run.error ?? new Error(`The run has ${run.status}.`), options));
  }
  return hasCompleted ? exitCodes.ok : exitCodes.failed;
}
