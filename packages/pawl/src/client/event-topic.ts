import type { RunEvent } from "./run-event.ts";

/** What an event is about, for those who show a run: fourteen words for any number of kinds. docs/events.md has the table. */
export type EventTopic =
  | "meta"
  | "inputs"
  | "agent"
  | "upload"
  | "debug"
  | "stdout"
  | "stderr"
  | "lock"
  | "lease"
  | "status"
  | "error"
  | "action"
  | "result"
  | "final";

export const eventTopics: readonly EventTopic[] = [
  "meta",
  "inputs",
  "agent",
  "upload",
  "debug",
  "stdout",
  "stderr",
  "lock",
  "lease",
  "status",
  "error",
  "action",
  "result",
  "final",
];

const topicsByKind: Readonly<Record<string, EventTopic>> = {
  "run-forked": "meta",
  patched: "meta",
  "streams-counted": "meta",
  "state-set": "meta",
  "file-added": "upload",
  "wait-started": "inputs",
  "signal-sent": "agent",
  "cancel-sent": "agent",
  "children-cancelled": "agent",
  "spawn-failed": "agent",
  "signal-received": "inputs",
  "signal-timed-out": "inputs",
  log: "debug",
  "run-released": "lease",
  "run-started": "status",
  "run-paused": "status",
  "run-resumed": "status",
  "run-retried": "status",
  "cancel-requested": "status",
  progress: "status",
  "sleep-started": "status",
  "sleep-completed": "status",
  "run-blocked": "error",
  "step-failed": "error",
  "run-compensating": "action",
  "step-started": "action",
  "branch-opened": "action",
  "state-saved": "action",
  "step-completed": "result",
  "stream-written": "result",
  "run-completed": "final",
  "run-failed": "final",
  "run-cancelled": "final",
  "run-continued": "final",
};

/** Of families of kinds, by how they begin. */
const topicsByFamily: readonly (readonly [string, EventTopic])[] = [
  ["interrupt-", "lock"],
  ["child-", "agent"],
  ["run-", "status"],
];

/** The topic of a kind. A kind that `ctx.emit` was given is a topic where it has the name of one, and else what the agent says: `agent`. Pure. */
export function eventTopic({ kind }: Pick<RunEvent, "kind">): EventTopic {
  if (Object.hasOwn(topicsByKind, kind)) return topicsByKind[kind] as EventTopic;
  if ((eventTopics as readonly string[]).includes(kind)) return kind as EventTopic;
  return topicsByFamily.find(([family]) => kind.startsWith(family))?.[1] ?? "agent";
}
