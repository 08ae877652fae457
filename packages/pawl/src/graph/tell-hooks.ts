import type { NodeEvent } from "./graph-hooks.ts";
import type { NodeVisit } from "./node-visit.ts";

export async function tellBeforePrep(visit: NodeVisit): Promise<void> {
  const event = eventOf(visit);
  for (const hooks of [...visit.walk.hooks, visit.node]) await hooks.beforePrep?.(event);
}

export async function tellAfterExec(visit: NodeVisit, prepared: unknown, result: unknown): Promise<void> {
  const event = { ...eventOf(visit), prepared, result };
  for (const hooks of [...visit.walk.hooks, visit.node]) await hooks.afterExec?.(event);
}

/** A hook that fails here is logged: the error that it was told about must not be lost. */
export async function tellError(visit: NodeVisit, error: unknown): Promise<void> {
  const event = { ...eventOf(visit), error };
  for (const hooks of [...visit.walk.hooks, visit.node]) {
    try {
      await hooks.onError?.(event);
    } catch (hookError) {
      visit.log.error("The hook onError failed.", { error: hookError });
    }
  }
}

function eventOf(visit: NodeVisit): NodeEvent {
  return {
    node: visit.node.name,
    state: visit.walk.state,
    path: visit.path,
    visit: visit.visit,
    params: visit.params,
    resources: visit.resources,
    log: visit.log,
    get signal() {
      return visit.signal;
    },
    now: () => visit.now(),
  };
}
