import { basename, resolve } from "node:path";
import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { askProject } from "../init/ask-project.ts";
import { packageName, projectFiles } from "../init/project-files.ts";
import { writeProject } from "../init/write-project.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly name?: string;
  readonly yes?: boolean;
}

export function initCommand(cli: Cli): Command {
  return new Command("init")
    .summary("make a working project from nothing")
    .description(
      "Makes a TypeScript project with a configuration and a workflow that does something real. Overwrites nothing.",
    )
    .argument("[folder]", "where; made if it is not there (default: this folder)")
    .option("--name <name>", "the name of the package (default: that of the folder)")
    .option("-y, --yes", "do not ask")
    .action((folder: string | undefined, options: Options, command: Command) =>
      cli.run(command, (session) => init(session, folder, options)),
    );
}

async function init(session: Session, folder: string | undefined, { name, yes }: Options): Promise<void> {
  const { io } = session;
  const mayAsk = yes !== true && !session.isJson && io.isStdinTTY && io.stdout.isTTY;
  const wanted = { folder: folder ?? ".", name };
  const chosen = mayAsk ? await askProject(wanted) : wanted;
  const path = resolve(io.cwd, chosen.folder);
  const files = projectFiles(packageName(chosen.name ?? basename(path)));
  await writeProject(path, files);
  if (session.isJson) return session.printJson({ folder: path, files: Object.keys(files) });
  const { bold, dim } = session.style;
  session.print(`Made ${path}:`);
  for (const file of Object.keys(files)) session.print(dim(`  ${file}`));
  session.print("\nNext:");
  if (path !== io.cwd) session.print(bold(`  cd ${chosen.folder}`));
  session.print(bold("  npm install"));
  session.print(
    `${bold("  npm run dev")}                        ${dim("a worker that reloads when you change a file")}`,
  );
  session.print(`${bold("  npx pawl start snapshot --wait")}     ${dim("in another terminal: run the workflow")}`);
}
