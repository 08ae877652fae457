import type { RunEvent as WireEvent } from "@pawl/api";
import type { RunEvent } from "pawl";
import { plain } from "../http/plain.ts";
import { seesAll, type Principal } from "../http/principal.ts";
import { iso } from "./wire-run.ts";

/** An event of a run's log. Stacks name files of the machine that ran it: only operators get them. */
export function wireEvent(event: RunEvent, principal: Pick<Principal, "role">): WireEvent {
  const data = plain(event.data);
  return {
    seq: event.seq,
    kind: event.kind,
    topic: event.topic,
    at: event.at.toISOString(),
    key: event.key ?? null,
    attempt: event.attempt ?? null,
    startedAt: iso(event.startedAt),
    data: !isOwnKind(event.kind) || seesAll(principal) ? data : withoutStacks(data),
  };
}

/** The engine's own events that tell of errors; what users emit is theirs, a field named stack too. */
function isOwnKind(kind: string): boolean {
  return /^(run|step|undo|child|spawn|cleanup)-/.test(kind);
}

function withoutStacks(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutStacks);
  if (typeof data !== "object" || data === null) return data;
  const isError = "code" in data && "message" in data;
  const entries = Object.entries(data).filter(([key]) => !(isError && key === "stack"));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutStacks(value)]));
}
