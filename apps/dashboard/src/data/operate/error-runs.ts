import type { ErrorGroup, RunStatus } from "@pawl/api";
import { client } from "../client.ts";
import { isOfGroup } from "./error-group.ts";

export interface ErrorRunsParams {
  readonly group: ErrorGroup;
  readonly statuses: readonly RunStatus[];
  /** Only those that have come to it since then; null: all. */
  readonly since: string | null;
  readonly signal: AbortSignal;
}

/** The runs of a group, a page at a time: the server knows groups by counting, and no filter for them. */
export async function* errorRuns({
  group,
  statuses,
  since,
  signal,
}: ErrorRunsParams): AsyncGenerator<readonly string[]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.runs.list>> = await client.runs.list(
      {
        agent: group.agent,
        status: [...statuses],
        limit: 200,
        ...(since !== null && { updatedAfter: since }),
        ...(cursor !== null && { cursor }),
      },
      { signal },
    );
    yield page.items.filter((run) => isOfGroup(run, group)).map(({ id }) => id);
    cursor = page.nextCursor;
  } while (cursor !== null);
}
