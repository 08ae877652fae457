import { PawlError } from "../../errors/pawl-error.ts";
import { checkName } from "../../workflow/name.ts";
import { severalLabel } from "./interrupt-record.ts";

/** @throws PawlError `invalid_name`, `invalid_option`. */
export function checkAssignees(assignee: string | readonly string[] | null | undefined): readonly string[] {
  if (assignee === undefined || assignee === null) return [];
  const assignees: readonly unknown[] = Array.isArray(assignee) ? assignee : [assignee];
  for (const each of assignees) {
    checkName(each, "assignee of an interrupt");
    if (each === severalLabel)
      throw new PawlError("invalid_option", `The assignee of an interrupt cannot be "${severalLabel}".`, {
        hint: "Leave the assignee out where anybody may be asked.",
      });
  }
  return [...new Set(assignees as readonly string[])];
}
