import type { errorsList, ReplyOf } from "@pawl/api";
import type { ErrorReport } from "pawl";

/** What runs have failed of, grouped. */
export function wireErrors({ groups, runs, isComplete }: ErrorReport): ReplyOf<typeof errorsList> {
  return {
    groups: groups.map((group) => ({
      agent: group.workflow,
      step: group.step ?? null,
      code: group.code,
      count: group.count,
      statuses: group.statuses,
      firstAt: group.firstAt.toISOString(),
      lastAt: group.lastAt.toISOString(),
      message: group.message,
      hint: group.hint ?? null,
      example: group.example,
    })),
    runs,
    isComplete,
  };
}
