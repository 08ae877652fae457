import type { Pawl } from "pawl";
import type { Store } from "pawl/internal";

/** Runs of one version in one queue that no worker has yet. */
export interface StandingLane {
  readonly queue: string;
  readonly workflow: string;
  readonly version: number;
  readonly due: number;
  readonly later: number;
  readonly oldestDueAt: Date | undefined;
  /** Whether a live worker takes this version from this queue. */
  readonly isServed: boolean;
  /** Live workers that take anything from this queue. */
  readonly queueWorkers: number;
}

/** The queues' lanes in which runs stand, each with the moment since when its first run is due, which `pawl.queues` tells of whole queues only. */
export async function standingLanes(
  pawl: Pawl,
  store: Store,
  { namespace, nowMs }: { readonly namespace: string; readonly nowMs: number },
): Promise<StandingLane[]> {
  const [queues, counts] = await Promise.all([
    pawl.queues.list({ namespace }),
    store.countLanes({ namespace, nowMs: Math.floor(nowMs) }),
  ]);
  const oldest = new Map(counts.map((lane) => [keyOf(lane), lane.oldestDueMs]));
  return queues.flatMap(({ queue, workers, lanes }) =>
    lanes
      .filter(({ due, later }) => due + later > 0)
      .map(({ workflow, version, due, later, isServed }) => {
        const oldestMs = oldest.get(keyOf({ queue, workflow, version })) ?? null;
        const oldestDueAt = oldestMs === null ? undefined : new Date(oldestMs);
        return { queue, workflow, version, due, later, oldestDueAt, isServed, queueWorkers: workers };
      }),
  );
}

/** Since when the first of them is due; undefined: none is. */
export function oldestDueAt(lanes: readonly StandingLane[]): Date | undefined {
  const moments = lanes.flatMap((lane) => (lane.oldestDueAt === undefined ? [] : [lane.oldestDueAt]));
  return moments.reduce<Date | undefined>((first, at) => (first === undefined || at < first ? at : first), undefined);
}

function keyOf({ queue, workflow, version }: Pick<StandingLane, "queue" | "workflow" | "version">): string {
  return JSON.stringify([queue, workflow, version]);
}
