import type { PawlConfig } from "pawl";

/** Something that would keep a configuration from working, or (a warning) is probably not what was meant. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What can be said about a configuration's workflows and graphs without running them. */
export function findProblems({ workflows = [], defaultVersions = {} }: PawlConfig): Problem[] {
  const registered = workflows.map((workflow) => ({ name: workflow.name, version: versionOf(workflow) }));
  return [
    ...(workflows.length === 0 ? [{ severity: "warning", message: "No workflows are configured." } as const] : []),
    ...duplicates(registered),
    ...defaultProblems(registered, defaultVersions),
    ...workflows.flatMap(graphProblems),
  ];
}

interface Registered {
  readonly name: string;
  readonly version: number;
}

function versionOf(workflow: object): number {
  return (workflow as { version?: number }).version ?? 1;
}

function duplicates(registered: readonly Registered[]): Problem[] {
  const names = registered.map(({ name, version }) => `${name} v${version}`);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({
    severity: "error",
    message: `${name} is configured twice.`,
    hint: "Raise the version of one of them, or give it another name.",
  }));
}

function defaultProblems(registered: readonly Registered[], defaults: Readonly<Record<string, number>>): Problem[] {
  return Object.entries(defaults).flatMap(([name, version]): Problem[] => {
    const versions = registered.filter((one) => one.name === name).map((one) => one.version);
    if (versions.includes(version)) return [];
    const message =
      versions.length === 0
        ? `defaultVersions names "${name}", and there is no such workflow.`
        : `defaultVersions names ${name} v${version}; configured are ${versions.map((one) => `v${one}`).join(", ")}.`;
    return [{ severity: "error", message }];
  });
}

/** Graphs know their own problems. */
function graphProblems(startable: object): Problem[] {
  const { name, validate } = startable as { name: string; validate?: unknown };
  if (typeof validate !== "function") return [];
  const problems = validate.call(startable) as readonly Problem[];
  return problems.map(({ severity, message }) => ({ severity, message: `graph ${name}: ${message}` }));
}
