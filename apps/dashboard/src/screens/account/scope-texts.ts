import type { Role, Scope } from "@pawl/api";

/** What a key may do, for people, and who may give it. */
export const scopeTexts: Readonly<Record<Scope, { readonly text: string; readonly role: Role }>> = {
  "agents:read": { text: "See the agents", role: "user" },
  "agents:execute": { text: "Start runs of agents", role: "user" },
  "runs:read": { text: "Read runs, their steps and events", role: "user" },
  "runs:write": { text: "Cancel, retry, fork and signal runs", role: "user" },
  "workflows:read": { text: "Read saved workflows", role: "user" },
  "workflows:write": { text: "Change saved workflows", role: "user" },
  "interrupts:read": { text: "Read the inbox", role: "user" },
  "interrupts:answer": { text: "Answer questions", role: "user" },
  "schedules:read": { text: "Read schedules", role: "user" },
  "schedules:write": { text: "Change schedules", role: "user" },
  "files:read": { text: "Download files", role: "user" },
  "files:write": { text: "Upload files", role: "user" },
  "operate:read": { text: "Read the audit log; of operators, workers and queues too", role: "user" },
  "operate:metrics": { text: "Read the metrics for Prometheus", role: "operator" },
  "usage:write": { text: "Count tokens that were used for users", role: "operator" },
  admin: { text: "Manage users and settings", role: "admin" },
};

const ranks: Readonly<Record<Role, number>> = { user: 1, operator: 2, admin: 3 };

/** Those that a user of the role can give to a key. Pure. */
export function scopesFor(role: Role): readonly Scope[] {
  return (Object.keys(scopeTexts) as Scope[]).filter((scope) => ranks[scopeTexts[scope].role] <= ranks[role]);
}
