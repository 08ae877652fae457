import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import { findProblems, type Problem } from "../find-problems.ts";
import { scheduleProblems } from "../schedule-problems.ts";
import { serverProblems } from "../server/server-problems.ts";
import { noProject, type LoadedConfig, type Session } from "../session.ts";

export function validateCommand(cli: Cli): Command {
  return new Command("validate")
    .summary("check the configuration, the workflows and the graphs")
    .description(
      "Loads the configuration and checks it, its workflows, graphs and schedules. Touches no store. Exit code 1 on problems.",
    )
    .action((_options: object, command: Command) => cli.run(command, validate));
}

async function validate(session: Session): Promise<number> {
  const { problems, loaded } = await load(session);
  if (session.isJson) {
    const workflows = (loaded?.config.workflows ?? []).length;
    session.printJson({ valid: !problems.some(isError), file: loaded?.file, workflows, problems });
  } else {
    for (const problem of problems) session.print(problemText(session, problem));
    if (loaded !== undefined && !problems.some(isError)) session.print(validText(session, loaded));
  }
  return problems.some(isError) ? exitCodes.failed : exitCodes.ok;
}

async function load(session: Session): Promise<{ problems: readonly Problem[]; loaded: LoadedConfig | undefined }> {
  try {
    const loaded = await session.config();
    if (loaded.file === undefined) throw noProject(session.io.cwd);
    const { config } = loaded;
    const problems = [findProblems(config), await scheduleProblems(config), await serverProblems(config)];
    return { problems: problems.flat(), loaded };
  } catch (error) {
    const { code, message, hint } = error as { code?: unknown; message: string; hint?: string };
    if (code !== "config_invalid") throw error;
    return { problems: [{ severity: "error", message, hint }], loaded: undefined };
  }
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function problemText({ style }: Session, { severity, message, hint }: Problem): string {
  const word = severity === "error" ? style.red("error") : style.yellow("warning");
  return `${word}  ${message}${hint === undefined ? "" : `\n  ${style.dim(hint)}`}`;
}

function validText({ style }: Session, { config, file }: LoadedConfig): string {
  const count = (config.workflows ?? []).length;
  return `${style.green("valid")}  ${file}: ${count} ${count === 1 ? "workflow" : "workflows"}`;
}
