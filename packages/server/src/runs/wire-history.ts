import type { RunHistory } from "pawl";
import { seesAll, type Principal } from "../http/principal.ts";
import { tellsOfErrors, withoutStacks } from "./without-stacks.ts";

/** A run's document. */
export function wireHistory(history: RunHistory, principal: Pick<Principal, "role">): Record<string, unknown> {
  if (seesAll(principal)) return { ...history };
  const { run, events } = history;
  return {
    ...history,
    run: { ...run, ...("error" in run && { error: withoutStacks(run["error"]) }) },
    events: events.map((event) =>
      "data" in event && tellsOfErrors(event.kind) ? { ...event, data: withoutStacks(event["data"]) } : event,
    ),
  };
}
