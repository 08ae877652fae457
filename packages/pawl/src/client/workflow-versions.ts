import type { Engine } from "../engine/engine.ts";
import type { RunStatus } from "../store/run-status.ts";
import type { WorkflowVersion } from "./pawl.ts";
import { checkText } from "../values/storable-text.ts";

/** Every version that is registered here, is served somewhere, or has runs in the namespace, whose runs are counted. */
export async function workflowVersions(
  engine: Engine,
  query: { readonly namespace: string; readonly name: string | undefined },
): Promise<WorkflowVersion[]> {
  const { namespace, name } = query;
  const { registry, store, clock } = engine;
  const counted = await store.countRuns({
    namespace,
    workflow: name === undefined ? null : checkText(name, "name of a workflow"),
  });
  const workers = (await store.listWorkers()).filter((worker) => worker.expiresMs > clock.nowMs());
  const served = workers.flatMap(({ serves }) => serves);
  const known = [...registry.serves(), ...counted, ...served].filter(
    ({ workflow }) => name === undefined || workflow === name,
  );
  const ids = new Map(known.map(({ workflow, version }) => [`${workflow}\n${version}`, { workflow, version }]));
  return [...ids.values()].sort(byNameNewestFirst).map(({ workflow, version }) => {
    const registered = registry.find(workflow, version);
    const counts: Partial<Record<RunStatus, number>> = {};
    for (const each of counted) {
      if (each.workflow === workflow && each.version === version) counts[each.status] = each.count;
    }
    return {
      workflow,
      version,
      isRegistered: registered !== undefined,
      isDefault: registered !== undefined && registry.defaultVersion(workflow) === version,
      deprecated: registered?.deprecated ?? false,
      isServed: served.some((each) => each.workflow === workflow && each.version === version),
      counts,
    };
  });
}

function byNameNewestFirst(a: { workflow: string; version: number }, b: { workflow: string; version: number }): number {
  if (a.workflow === b.workflow) return b.version - a.version;
  return a.workflow < b.workflow ? -1 : 1;
}
