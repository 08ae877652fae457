import type { Run as WireRun, RunAction, RunSummary } from "@pawl/api";
import type { Run } from "pawl";
import { plain } from "../http/plain.ts";
import type { Principal } from "../http/principal.ts";
import { wireError } from "./wire-error.ts";

/** Tags with which the server marks what a run was started from; users cannot set them. */
export const workflowTag = "pawl.workflow";
const scheduleTag = "schedule";

/** A run as lists show it. */
export function wireSummary(run: Run, principal: Pick<Principal, "role">): RunSummary {
  const { [workflowTag]: workflow = null, ...tags } = run.tags;
  return {
    id: run.id,
    agent: run.workflow,
    version: run.version,
    status: run.status,
    owner: run.owner ?? null,
    workflow,
    tags,
    attributes: run.attributes,
    queue: run.queue,
    priority: run.priority,
    error: wireError(run.error, principal),
    awaits: [...run.awaits],
    dueAt: iso(run.dueAt),
    cancelRequested: run.cancelRequested,
    pauseRequested: run.pauseRequested,
    parent: run.parent ?? null,
    root: run.root ?? null,
    forkedFrom: run.forkedFrom ?? null,
    continuedFrom: run.continuedFrom ?? null,
    continuedTo: run.continuedTo ?? null,
    schedule: run.tags[scheduleTag] ?? null,
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: iso(run.finishedAt),
  };
}

/** A run with all that it was given and has come to. */
export function wireRun(run: Run, principal: Pick<Principal, "role">): WireRun {
  return {
    ...wireSummary(run, principal),
    input: plain(run.input),
    output: plain(run.output),
    state: plain(run.state) as Record<string, unknown>,
    namespace: run.namespace,
    idempotencyKey: run.idempotencyKey ?? null,
    workerId: run.workerId ?? null,
    epoch: run.epoch,
    actions: actionsOf(run),
  };
}

/** What can be done with a run as it is. Pure. */
export function actionsOf({ status }: Pick<Run, "status">): RunAction[] {
  switch (status) {
    case "completed":
      return ["retry", "fork", "delete", "share"];
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
      return ["pause", "cancel", "fork", "signal", "share"];
  }
}

export function iso(date: Date | undefined): string | null {
  return date === undefined ? null : date.toISOString();
}
