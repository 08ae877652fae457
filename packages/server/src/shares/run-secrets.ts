import { jsonSchemaOf, type Pawl, type Run } from "pawl";
import { secretNames } from "./secret-names.ts";

/** The names of the fields that the form of a run's input has for secrets; none, where its version is not registered here. */
export function runSecrets(pawl: Pawl, { workflow, version }: Pick<Run, "workflow" | "version">): ReadonlySet<string> {
  const registered = pawl.workflows.list().find((each) => each.name === workflow && each.version === version);
  return registered?.input === undefined ? new Set() : secretNames(jsonSchemaOf(registered.input));
}
