import { PawlError } from "../errors/pawl-error.ts";
import type { Place } from "./graph-plan.ts";
import type { NodeVisit } from "./node-visit.ts";
import { isThenable } from "./thenable.ts";
import { tellAfterExec, tellBeforePrep, tellError } from "./tell-hooks.ts";
import type { Walk } from "./walk.ts";
import { defaultAction } from "./wiring.ts";

/**
 * Visits node after node, each chosen by the action of the one before, until an action ends the graph; resolves to that action.
 * Awaits only what is a promise, because the awaits would be most of what a node costs.
 */
export async function walkGraph(walk: Walk, from: Place): Promise<string> {
  const { host, state } = walk;
  const hasHooks = walk.hooks.length > 0;
  let place: Place | null = from;
  let action: string;
  do {
    const { node, isHooked }: Place = place;
    const visit = walk.enter(place);
    const tells = hasHooks || isHooked;
    if (walk.isDueToBreathe && host.breathe !== undefined) await host.breathe();
    try {
      if (tells) await tellBeforePrep(visit);
      let prepared = node.prep === undefined ? undefined : node.prep(state, visit);
      if (isThenable(prepared)) prepared = await prepared;
      let result = node.perform(prepared, visit);
      if (isThenable(result)) result = await result;
      if (tells) await tellAfterExec(visit, prepared, result);
      let answer = node.post === undefined ? undefined : node.post(state, prepared, result, visit);
      if (isThenable(answer)) answer = await answer;
      action = answer === undefined || answer === null ? defaultAction : actionOf(visit, answer);
    } catch (error) {
      throw await failure(visit, error, tells);
    }
    place = walk.follow(place, action);
    if (host.saved !== undefined) await save(visit, action, place);
  } while (place !== null);
  return action;
}

function actionOf(visit: NodeVisit, answer: unknown): string {
  if (typeof answer === "string" && answer !== "") return answer;
  const shown = answer === "" ? "an empty text" : `a value of type ${typeof answer}`;
  throw new PawlError("graph_action_invalid", `\`post\` of "${visit.path}" returned ${shown} in place of an action.`);
}

async function failure(visit: NodeVisit, thrown: unknown, tells: boolean): Promise<unknown> {
  const { walk } = visit;
  if (walk.isControlFlow(thrown)) return thrown;
  const error = walk.host.signal?.aborted && !isCancellation(thrown) ? walk.cancelled(thrown) : thrown;
  if (tells) await tellError(visit, error);
  return error;
}

function isCancellation(thrown: unknown): boolean {
  return thrown instanceof PawlError && thrown.kind === "cancelled";
}

async function save(visit: NodeVisit, action: string, next: Place | null): Promise<void> {
  const { walk, node, path, visit: count } = visit;
  await walk.host.saved?.({
    node: node.name,
    path,
    depth: walk.depth,
    visit: count,
    action,
    state: walk.state,
    next: next?.node.name,
    visits: () => walk.visitCounts.snapshot(),
  });
}
