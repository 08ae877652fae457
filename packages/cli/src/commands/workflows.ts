import { Command } from "commander";
import type { RunStatus, WorkflowVersion } from "pawl";
import type { Cli } from "../cli.ts";
import { table, type Column } from "../render/table.ts";

export function workflowsCommand(cli: Cli): Command {
  return new Command("workflows")
    .summary("list workflows with their versions and how many runs they have")
    .description("Lists every version of every workflow that is registered here or has runs.")
    .argument("[name]", "only this workflow")
    .action((name: string | undefined, _options: object, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const versions = await pawl.workflows.versions(name);
          if (session.isJson) return versions.forEach((version) => session.printJson(version));
          if (versions.length === 0) return session.hint("No workflows are registered, and there are no runs.");
          session.print(table(versions, columns, { style: session.style, width: session.columns }));
        }),
      ),
    );
}

const active: readonly RunStatus[] = ["pending", "running", "sleeping", "waiting"];
const parked: readonly RunStatus[] = ["paused", "blocked"];

const columns: readonly Column<WorkflowVersion>[] = [
  { title: "WORKFLOW", text: ({ workflow }) => workflow, shrinksTo: 12 },
  { title: "VERSION", text: ({ version, isDefault }) => `v${version}${isDefault ? " default" : ""}` },
  { title: "ACTIVE", text: count(active), align: "right" },
  { title: "PARKED", text: count(parked), align: "right" },
  { title: "COMPLETED", text: count(["completed"]), align: "right" },
  { title: "FAILED", text: count(["failed"]), align: "right" },
  { title: "CANCELLED", text: count(["cancelled"]), align: "right", dropOrder: 2 },
  { title: "", text: noteText, shrinksTo: 12, dropOrder: 1 },
];

function count(statuses: readonly RunStatus[]): (version: WorkflowVersion) => string {
  return ({ counts }) => String(statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0));
}

function noteText({ isRegistered, isServed, deprecated }: WorkflowVersion): string {
  const notes = [
    isRegistered ? "" : "not registered here",
    isServed ? "" : "no live worker",
    deprecated === false ? "" : typeof deprecated === "string" ? `deprecated: ${deprecated}` : "deprecated",
  ];
  return notes.filter((note) => note !== "").join(", ");
}
