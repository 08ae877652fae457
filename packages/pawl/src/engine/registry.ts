import { PawlError } from "../errors/pawl-error.ts";
import type { Workflow } from "../workflow/workflow.ts";

/** The workflows of a process, by name and version. */
export class Registry {
  readonly #versions = new Map<string, Map<number, Workflow>>();
  readonly #defaults: Readonly<Record<string, number>>;

  /** @throws PawlError `workflow_already_registered`, `workflow_version_not_registered` (a default that is not there). */
  constructor(workflows: readonly Workflow[], defaultVersions: Readonly<Record<string, number>> = {}) {
    this.#defaults = defaultVersions;
    for (const workflow of workflows) this.#add(workflow);
    for (const [name, version] of Object.entries(defaultVersions)) this.get(name, version);
  }

  /** @throws PawlError `workflow_not_registered`, `workflow_version_not_registered`. */
  get(name: string, version: number | undefined): Workflow {
    const versions = this.#versions.get(name);
    if (versions === undefined) {
      throw new PawlError("workflow_not_registered", `No workflow "${name}" is registered here.`, {
        details: { workflow: name, registered: [...this.#versions.keys()] },
      });
    }
    const wanted = version ?? this.defaultVersion(name);
    const workflow = wanted === undefined ? undefined : versions.get(wanted);
    if (workflow !== undefined) return workflow;
    const known = [...versions.keys()].join(", ");
    throw new PawlError(
      "workflow_version_not_registered",
      `Workflow "${name}" has no version ${String(version)} here; registered: ${known}.`,
      { details: { workflow: name, version, registered: [...versions.keys()] } },
    );
  }

  find(name: string, version: number): Workflow | undefined {
    return this.#versions.get(name)?.get(version);
  }

  /** The configured one, else the highest that is not deprecated, else the highest. */
  defaultVersion(name: string): number | undefined {
    const versions = [...(this.#versions.get(name)?.values() ?? [])].sort((a, b) => b.version - a.version);
    const wanted = versions.find(({ deprecated }) => deprecated === false) ?? versions[0];
    return this.#defaults[name] ?? wanted?.version;
  }

  /** By name, newest version first. */
  list(): Workflow[] {
    return [...this.#versions.values()]
      .flatMap((versions) => [...versions.values()])
      .sort((a, b) => (a.name === b.name ? b.version - a.version : a.name < b.name ? -1 : 1));
  }

  serves(): { workflow: string; version: number }[] {
    return this.list().map(({ name, version }) => ({ workflow: name, version }));
  }

  #add(workflow: Workflow): void {
    const versions = this.#versions.get(workflow.name) ?? new Map<number, Workflow>();
    if (versions.has(workflow.version)) {
      throw new PawlError(
        "workflow_already_registered",
        `Workflow "${workflow.name}" is registered twice in version ${workflow.version}.`,
        {
          details: { workflow: workflow.name, version: workflow.version },
        },
      );
    }
    versions.set(workflow.version, workflow);
    this.#versions.set(workflow.name, versions);
  }
}
