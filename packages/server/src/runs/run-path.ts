import type { Run } from "pawl";

/** Where a run that was made is to be found. */
export function runPath({ id }: Pick<Run, "id">): string {
  return `/api/v1/runs/${id}`;
}
