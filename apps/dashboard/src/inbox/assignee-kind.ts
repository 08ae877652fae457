/** Whom a name stands for that a question is put to: a person by their id, everybody of a role, or an address or a group by what they are called. */
export type AssigneeKind = "person" | "role" | "address" | "group";

/** Pure. */
export function assigneeKind(name: string): AssigneeKind {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name)) return "person";
  if (/^role:(user|operator|admin)$/.test(name)) return "role";
  return name.includes("@") ? "address" : "group";
}
