import { Command } from "commander";
import type { Pawl, PawlConfig, PawlError, RunHistory, RunStatus } from "pawl";
import type { ReplayResult } from "pawl/testing";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { historyFiles, readHistoryFile } from "../history-files.ts";
import { wholeNumber } from "../options.ts";
import { requireWorkflows } from "../require-workflows.ts";
import { resolveRunId } from "../run-id.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly unfinished?: boolean;
  readonly workflow?: string;
  readonly runVersion?: number;
}

export function replayCommand(cli: Cli): Command {
  return new Command("replay")
    .summary("run the project's code against the histories of runs")
    .description(
      "Runs the code of this project against histories of runs, and says whether it fits: nothing is performed, and nothing is written. Exit code 1 where one differs.",
    )
    .argument("[histories...]", "files that pawl export has written, folders of such files, or runs")
    .option("--unfinished", "all runs of the store that have not ended")
    .option("-w, --workflow <name>", "with --unfinished: only runs of this workflow")
    .option("--run-version <number>", "with this version of their workflow, instead of the runs' own", wholeNumber(1))
    .action((histories: string[], options: Options, command: Command) =>
      cli.run(command, (session) => replayAll(session, histories, options)),
    );
}

interface Named {
  /** A file, or the id of a run. */
  readonly name: string;
  readonly read: () => Promise<RunHistory>;
}

type Said = ReplayResult | { readonly ok: false; readonly message: string; readonly code: string };

async function replayAll(session: Session, histories: readonly string[], options: Options): Promise<number> {
  const loaded = await session.config();
  requireWorkflows(session, loaded);
  if (histories.length === 0 && options.unfinished !== true)
    throw usageError("Nothing to replay.", "Name files, folders or runs, or give --unfinished.");
  let replayed = 0;
  let differing = 0;
  const replayOne = async (history: Named): Promise<void> => {
    const result = await replayNamed(loaded.config, history, options);
    replayed++;
    if (!result.ok) differing++;
    tell(session, history.name, result);
  };
  const runs: string[] = [];
  for (const argument of histories) {
    const files = await historyFiles(session.io.cwd, argument);
    if (files === undefined) runs.push(argument);
    for (const name of files ?? [])
      await replayOne({ name, read: async () => (await readHistoryFile(session.io.cwd, name)) as RunHistory });
  }
  if (runs.length > 0 || options.unfinished === true) {
    await session.withPawl(async (pawl) => {
      for (const run of runs) {
        const id = await resolveRunId(pawl, run);
        await replayOne({ name: id, read: () => pawl.export(id) });
      }
      if (options.unfinished !== true) return;
      for await (const id of unfinished(pawl, options.workflow))
        await replayOne({ name: id, read: () => pawl.export(id) });
    });
  }
  if (differing > 0) session.hint(`${differing} of ${replayed} do not fit this code.`);
  else session.hint(replayed === 0 ? "There is no unfinished run." : `All ${replayed} fit this code.`);
  return differing > 0 ? exitCodes.failed : exitCodes.ok;
}

async function replayNamed(config: PawlConfig, { name, read }: Named, { runVersion }: Options): Promise<Said> {
  // Only this command needs it.
  const { readRunHistory, replay } = await import("pawl/testing");
  try {
    const history = await read();
    readRunHistory(history, name);
    return await replay(history, config.workflows ?? [], runVersion === undefined ? {} : { version: runVersion });
  } catch (error) {
    // One that cannot be replayed keeps none of the others from being so.
    const { code, message } = error as PawlError;
    if (typeof code !== "string") throw error;
    return { ok: false, message, code };
  }
}

const unfinishedStatuses: readonly RunStatus[] = ["pending", "running", "sleeping", "waiting", "paused", "blocked"];

async function* unfinished(pawl: Pawl, workflow: string | undefined): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await pawl.list({
      status: unfinishedStatuses,
      limit: 200,
      ...(workflow !== undefined && { workflow }),
      ...(cursor !== undefined && { cursor }),
    });
    for (const { id } of page.items) yield id;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

function tell(session: Session, name: string, result: Said): void {
  if (session.isJson) return session.printJson({ history: name, ...result });
  const { style } = session;
  if (!result.ok) return session.print(`${style.red("differs")}  ${name}\n  ${result.message}`);
  const { workflow, version, steps, end, waitsFor } = result;
  const then = end === "waiting" ? `waits for ${waitsFor.join(", ") || "something of its own"}` : end;
  session.print(
    `${style.green("fits")}     ${name}  ${style.dim(`${workflow} v${version}: ${steps} results, then ${then}`)}`,
  );
}
