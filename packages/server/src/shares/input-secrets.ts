import { jsonSchemaOf, type Pawl, type Workflow } from "pawl";
import { secretNames } from "./secret-names.ts";

type Workflows = { readonly workflows: Pick<Pawl["workflows"], "get"> };

/** The names of the fields that the form of an agent's input has for secrets; none, where that version is not registered here. `version: null`: the one that a start gets. */
export function inputSecrets(
  pawl: Workflows,
  of: { readonly agent: string; readonly version: number | null },
): ReadonlySet<string> {
  const { input } = registered(pawl, of) ?? {};
  return input === undefined ? new Set() : secretNames(jsonSchemaOf(input));
}

function registered(
  { workflows }: Workflows,
  { agent, version }: { readonly agent: string; readonly version: number | null },
): Workflow | null {
  try {
    return workflows.get(agent, version ?? undefined);
  } catch {
    return null;
  }
}
