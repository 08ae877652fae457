import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { examine, type Finding } from "../doctor/examine.ts";
import { exitCodes } from "../exit-code.ts";
import { wrap } from "../render/text-width.ts";
import type { Session } from "../session.ts";

export function doctorCommand(cli: Cli): Command {
  return new Command("doctor")
    .summary("look for problems: store, workers, runs that are stuck")
    .description(
      "Looks for problems in the store, the workers and the runs, and says what to do. Exit code 1 if there are any.",
    )
    .action((_options: object, command: Command) => cli.run(command, doctor));
}

async function doctor(session: Session): Promise<number> {
  const findings = await examine(session);
  const problems = findings.filter(({ level }) => level === "problem").length;
  if (session.isJson) {
    for (const finding of findings) session.printJson(finding);
  } else {
    for (const finding of findings) session.print(findingText(session, finding));
    session.print("");
    session.print(
      problems === 0
        ? session.style.green("No problems found.")
        : session.style.red(`${problems} ${problems === 1 ? "problem" : "problems"} found.`),
    );
  }
  return problems === 0 ? exitCodes.ok : exitCodes.failed;
}

function findingText({ style, columns = 100 }: Session, { level, about, message, remedies }: Finding): string {
  const mark = level === "problem" ? style.red("✗") : level === "note" ? style.yellow("!") : style.green("✓");
  const lines = remedies.flatMap((remedy) =>
    wrap(remedy, columns - 4).map((line, index) => `  ${index === 0 ? "→" : " "} ${line}`),
  );
  return [`${mark} ${style.bold(about)} ${message}`, ...lines.map(style.dim)].join("\n");
}
