import type { Run as WireRun, RunAction, RunSummary, Scope } from "@pawl/api";
import type { Run } from "pawl";
import { ownPrefix, plain } from "pawl/internal";
import type { Principal } from "../http/principal.ts";
import { shownName } from "../schedules/schedule-name.ts";
import { scheduleTag, shownTags, workflowTag } from "./own-tags.ts";
import { scopedKey } from "./scoped-key.ts";
import { wireError } from "./wire-error.ts";

/** A run as lists show it. */
export function wireSummary(run: Run, principal: Pick<Principal, "role">): RunSummary {
  return {
    id: run.id,
    agent: run.workflow,
    version: run.version,
    status: run.status,
    owner: run.owner ?? null,
    workflow: run.tags[workflowTag] ?? null,
    tags: shownTags(run.tags),
    attributes: run.attributes,
    queue: run.queue,
    priority: run.priority,
    error: wireError(run.error, principal),
    // Answers and ends of children come by messages of the engine's own, which nobody can send.
    awaits: run.awaits.filter((name) => !name.startsWith(ownPrefix)),
    dueAt: iso(run.dueAt),
    cancelRequested: run.cancelRequested,
    pauseRequested: run.pauseRequested,
    parent: run.parent ?? null,
    root: run.root ?? null,
    forkedFrom: run.forkedFrom ?? null,
    continuedFrom: run.continuedFrom ?? null,
    continuedTo: run.continuedTo ?? null,
    schedule: scheduleOf(run, principal),
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: iso(run.finishedAt),
  };
}

function scheduleOf({ tags, owner }: Run, principal: Pick<Principal, "role">): string | null {
  const name = tags[scheduleTag];
  return name === undefined ? null : shownName(principal, name, owner);
}

/** A run with all that it was given and has come to. */
export function wireRun(run: Run, principal: Pick<Principal, "role" | "scopes">): WireRun {
  return {
    ...wireSummary(run, principal),
    input: plain(run.input),
    output: plain(run.output),
    state: plain(run.state) as Record<string, unknown>,
    namespace: run.namespace,
    idempotencyKey: shownKey(run),
    workerId: run.workerId ?? null,
    epoch: run.epoch,
    traceId: traceIdOf(run),
    actions: actionsOf(run, principal),
  };
}

/** Of a W3C `traceparent`: its second part. */
function traceIdOf({ trace }: Run): string | null {
  return trace?.split("-")[1] ?? null;
}

/** A key as the user has given it: the engine's says besides whose it is. */
function shownKey({ idempotencyKey, owner }: Run): string | null {
  if (idempotencyKey === undefined) return null;
  const scope = scopedKey({ userId: owner ?? "" }, "");
  return idempotencyKey.startsWith(scope) ? idempotencyKey.slice(scope.length) : idempotencyKey;
}

/** What the caller may do with a run as it is. Pure. */
export function actionsOf(
  run: Pick<Run, "status" | "pauseRequested" | "continuedTo">,
  { scopes }: Pick<Principal, "scopes">,
): RunAction[] {
  const may = (scope: Scope): boolean => scopes === null || scopes.includes(scope);
  return possible(run).filter((action) => may(action === "share" ? "workflows:write" : "runs:write"));
}

function possible({
  status,
  pauseRequested,
  continuedTo,
}: Pick<Run, "status" | "pauseRequested" | "continuedTo">): RunAction[] {
  switch (status) {
    case "completed":
      // What it goes on as would be overtaken.
      return continuedTo === undefined ? ["retry", "fork", "delete", "share"] : ["fork", "delete", "share"];
    case "failed":
    case "cancelled":
      return ["retry", "fork", "delete", "share"];
    case "paused":
      return ["resume", "cancel", "fork", "signal", "share"];
    case "blocked":
      return ["resume", "retry", "cancel", "fork", "signal", "share"];
    case "pending":
    case "running":
    case "sleeping":
    case "waiting":
      return [pauseRequested ? "resume" : "pause", "cancel", "fork", "signal", "share"];
  }
}

export function iso(date: Date | undefined): string | null {
  return date === undefined ? null : date.toISOString();
}
