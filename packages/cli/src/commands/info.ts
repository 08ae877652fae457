import { Command } from "commander";
import type { Cli } from "../cli.ts";
import { padEnd } from "../render/text-width.ts";
import { withoutPassword } from "../serve.ts";
import type { LoadedConfig, Session } from "../session.ts";
import { cliVersion, pawlVersion } from "../version.ts";

export function infoCommand(cli: Cli): Command {
  return new Command("info")
    .summary("show versions, configuration and registered workflows")
    .description(
      "Shows versions, where each setting comes from, and the registered workflows. Does not open the store.",
    )
    .action((_options: object, command: Command) => cli.run(command, info));
}

async function info(session: Session): Promise<void> {
  const loaded = await session.config();
  const versions = { pawl: pawlVersion(), cli: cliVersion, node: process.versions.node };
  const workflows = (loaded.config.workflows ?? []).map((workflow) => {
    const {
      name,
      version = 1,
      title,
      deprecated = false,
    } = workflow as { name: string; version?: number; title?: string; deprecated?: boolean | string };
    return { name, version, kind: "handler" in workflow ? "workflow" : "graph", title, deprecated };
  });
  if (session.isJson) {
    session.printJson({ versions, config: loaded.file, settings: settingsOf(loaded), workflows });
    return;
  }
  const line = (name: string, text: string): void => session.print(session.style.dim(padEnd(name, 11)) + text);
  line("pawl", `${versions.pawl} (cli ${versions.cli}, Node ${versions.node})`);
  line("config", loaded.file ?? "none found");
  settingsOf(loaded).forEach(({ option, value, source }, index) => {
    line(
      index === 0 ? "settings" : "",
      `${option} ${String(value)} ${session.style.dim(source === loaded.file ? "(config)" : `(${source})`)}`,
    );
  });
  if (workflows.length === 0) line("workflows", "none");
  workflows.forEach(({ name, version, kind, deprecated }, index) => {
    const notes = [kind === "graph" ? "graph" : "", deprecated === false ? "" : "deprecated"].filter(
      (note) => note !== "",
    );
    line(
      index === 0 ? "workflows" : "",
      `${name} v${version}${notes.length > 0 ? session.style.dim(` ${notes.join(", ")}`) : ""}`,
    );
  });
}

interface Setting {
  readonly option: string;
  readonly value: unknown;
  readonly source: string;
}

/** Every setting that can be shown in a line, and who set it. */
function settingsOf({ config, sources }: LoadedConfig): Setting[] {
  return Object.entries(sources).flatMap(([option, source]): Setting[] => {
    const [outer = "", inner] = option.split(".");
    const whole = (config as Record<string, unknown>)[outer];
    const value = inner === undefined ? whole : (whole as Record<string, unknown> | undefined)?.[inner];
    if (typeof value === "string") return [{ option, value: withoutPassword(value), source }];
    if (typeof value === "number" || typeof value === "boolean") return [{ option, value, source }];
    if (inner === undefined || typeof value !== "object" || value === null) return [];
    return [{ option, value: Array.isArray(value) ? value.join(", ") : pairs(value), source }];
  });
}

/** `mail:5, bulk:2`, as `--queue` takes it. */
function pairs(record: object): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}:${String(value)}`)
    .join(", ");
}
