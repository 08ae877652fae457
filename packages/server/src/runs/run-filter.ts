import type { RunFilter as WireFilter } from "@pawl/api";
import { parseWhere, PawlError, type Pawl, type RunFilter } from "pawl";
import { ownerSeen, seesAll, type Principal } from "../http/principal.ts";
import { storedName } from "../schedules/schedule-name.ts";
import { scheduleTag, workflowTag } from "./own-tags.ts";

/**
 * What the engine is asked for, for a filter of the contract: always within the server's namespace, and within the caller's own runs where they do not see all. `q` is not in
 * it (see `searchRuns`).
 *
 * @throws PawlError `invalid_option`.
 */
export function runFilterOf(
  wire: Omit<WireFilter, "q">,
  { pawl, principal, nowMs }: { readonly pawl: Pawl; readonly principal: Principal; readonly nowMs: number },
): RunFilter {
  const conditions = whereOf(pawl, wire.where ?? [], nowMs);
  const named = both(namedFilter(wire, principal), conditions);
  assertAllowed(named, { pawl, principal });
  const owner = ownerSeen(principal) ?? named.owner;
  return { ...named, namespace: pawl.namespace, ...(owner !== undefined && { owner }) };
}

function namedFilter(wire: Omit<WireFilter, "q">, principal: Principal): RunFilter {
  const { status, agent, version, queue, owner, root, parent, createdAfter, createdBefore, updatedAfter } = wire;
  const tags = tagsOf(wire, principal);
  return {
    ...(status !== undefined && { status }),
    ...(agent !== undefined && { workflow: agent }),
    ...(version !== undefined && { version }),
    ...(queue !== undefined && { queue }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(owner !== undefined && { owner }),
    ...(root !== undefined && { root }),
    ...(parent !== undefined && { parent }),
    ...(createdAfter !== undefined && { createdAfter: new Date(createdAfter) }),
    ...(createdBefore !== undefined && { createdBefore: new Date(createdBefore) }),
    ...(updatedAfter !== undefined && { updatedAfter: new Date(updatedAfter) }),
  };
}

function tagsOf({ tag = [], workflow, schedule }: Omit<WireFilter, "q">, principal: Principal): Record<string, string> {
  const tags = new Map(tag.map(tagOf));
  if (tags.size < tag.length) throw wrong("The parameter tag has a name twice; a run has one value of each.");
  if (workflow !== undefined) tags.set(workflowTag, workflow);
  if (schedule !== undefined) tags.set(scheduleTag, storedName(principal, schedule));
  return Object.fromEntries(tags);
}

function tagOf(text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon > 0) return [text.slice(0, colon), text.slice(colon + 1)];
  throw wrong(`The parameter tag is ${JSON.stringify(text)}; it must be name:value.`);
}

function whereOf(pawl: Pawl, conditions: readonly string[], nowMs: number): RunFilter {
  const workflows = pawl.workflows.list();
  return parseWhere(conditions, {
    nowMs,
    typeOf: (name, workflow) => {
      const ofThese = workflows.filter((each) => workflow === undefined || each.name === workflow);
      const types = new Set(
        ofThese.flatMap(({ attributes = {} }) => (Object.hasOwn(attributes, name) ? [attributes[name]] : [])),
      );
      // Where agents do not agree, the value tells.
      return types.size === 1 ? [...types][0] : undefined;
    },
  });
}

/** Both must hold. */
function both(named: RunFilter, conditions: RunFilter): RunFilter {
  const twice = (Object.keys(conditions) as (keyof RunFilter)[]).find(
    (name) => name !== "tags" && named[name] !== undefined,
  );
  if (twice !== undefined)
    throw wrong(`The parameter where says ${twice}, which another parameter says too; say it once.`);
  const tags = { ...named.tags, ...conditions.tags };
  return { ...named, ...conditions, ...(Object.keys(tags).length > 0 && { tags }) };
}

function assertAllowed(
  { owner, namespace }: RunFilter,
  { pawl, principal }: { readonly pawl: Pawl; readonly principal: Principal },
): void {
  if (namespace !== undefined && namespace !== pawl.namespace)
    throw wrong(`This server shows the namespace ${JSON.stringify(pawl.namespace)} only.`);
  if (owner !== undefined && owner !== principal.userId && !seesAll(principal))
    throw wrong("The filter owner is for operators; you see your own runs in any case.");
}

function wrong(message: string): PawlError {
  return new PawlError("invalid_option", message);
}
