import type { ErrorGroup, RunStatus, RunSummary } from "@pawl/api";
import { client } from "../client.ts";

/** Whether a run ended for a group's reason. Pure. */
export function isOfGroup({ agent, error }: RunSummary, group: Pick<ErrorGroup, "agent" | "step" | "code">): boolean {
  const step = error?.details?.["step"];
  return agent === group.agent && error?.code === group.code && (typeof step === "string" ? step : null) === group.step;
}

/** The statuses of a group's runs that an action is for: what has ended is opened again, what was parked goes on. Pure. */
export function statusesFor(action: "retry" | "resume", { statuses }: Pick<ErrorGroup, "statuses">): readonly RunStatus[] {
  const wanted = action === "retry" ? (["failed", "blocked"] as const) : (["paused"] as const);
  return wanted.filter((status) => (statuses[status] ?? 0) > 0);
}

export interface ErrorRunsParams {
  readonly group: ErrorGroup;
  readonly statuses: readonly RunStatus[];
  /** Only those that have come to it since then; null: all. */
  readonly since: string | null;
  readonly signal: AbortSignal;
}

/** The runs of a group, a page at a time: the server knows groups by counting, and no filter for them. */
export async function* errorRuns({ group, statuses, since, signal }: ErrorRunsParams): AsyncGenerator<readonly string[]> {
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
