import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import type { Pawl, RunFile } from "pawl";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { relativeTime } from "../render/span.ts";
import { table, type Column } from "../render/table.ts";
import { resolveRunId } from "../run-id.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly out?: string;
}

export function filesCommand(cli: Cli): Command {
  return new Command("files")
    .summary("list the files of a run, or fetch one")
    .description(
      "Lists the files of a run: in/ what it was given, out/ what it has made. With a path: writes that file here, under its own name, unless one of that name is there.",
    )
    .argument("<run>", "its id, or a part of it")
    .argument("[path]", "the file to fetch: out/report.pdf")
    .option("-o, --out <file>", "write it there, over what is there")
    .action((run: string, path: string | undefined, options: Options, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, run);
          if (path === undefined) await listFiles(session, pawl, id);
          else await fetchFile(session, await pawl.files.get(id, path), options);
        }),
      ),
    );
}

async function fetchFile(session: Session, file: RunFile, { out }: Options): Promise<void> {
  const to = resolve(session.io.cwd, out ?? basename(file.path));
  const target = createWriteStream(to, { flags: out === undefined ? "wx" : "w" });
  await pipeline(file.stream(), target).catch(async (error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) {
      // Half a file, or a wrong one, is worse than none.
      await rm(to, { force: true });
      throw error;
    }
    const advice = error.code === "EEXIST" ? "Name another place with --out." : undefined;
    throw usageError(`${to} cannot be written: ${error.message}.`, advice);
  });
  if (session.isJson) session.printJson({ ...shown(file), to });
  else session.hint(`Wrote ${file.size} bytes to ${to}.`);
}

async function listFiles(session: Session, pawl: Pawl, id: string): Promise<void> {
  const files = await pawl.files.list(id);
  if (session.isJson) return files.forEach((file) => session.printJson(shown(file)));
  if (files.length === 0) return session.hint("The run has no files.");
  session.print(table(files, columnsOf(session.nowMs()), { style: session.style, width: session.columns }));
}

function shown({ path, name, size, type, sha256, createdAt }: RunFile): object {
  return { path, name, size, type, sha256, createdAt };
}

function columnsOf(nowMs: number): readonly Column<RunFile>[] {
  return [
    { title: "FILE", text: ({ path }) => path, shrinksTo: 16 },
    { title: "BYTES", text: ({ size }) => String(size), align: "right" },
    { title: "TYPE", text: ({ type }) => type, shrinksTo: 10, dropOrder: 1 },
    { title: "WRITTEN", text: ({ createdAt }) => relativeTime(createdAt, nowMs) },
  ];
}
