import type { Pawl } from "pawl";
import { listRuns } from "./evidence/gather.ts";
import type { Admin } from "./server/admin.ts";

const logsMax = 5;

/** What a person wants to see when runs are stuck: who waits for whom in the server, which workers there are, how far the runs have come. */
export async function diagnose(params: {
  readonly pawl: Pawl;
  readonly admin: Admin | null;
  readonly round: string;
}): Promise<string> {
  const { pawl, admin, round } = params;
  const parts: [string, () => Promise<unknown>][] = [
    [
      "pg_stat_activity",
      async () =>
        admin?.query(
          "SELECT pid, application_name, client_port, state, wait_event_type, wait_event, now() - query_start AS since, pg_blocking_pids(pid) AS blocked_by, left(query, 200) AS query FROM pg_stat_activity WHERE backend_type = 'client backend' ORDER BY pid",
        ),
    ],
    [
      "pg_locks that wait",
      async () =>
        admin?.query(
          "SELECT pid, locktype, mode, relation::regclass::text AS relation, classid, objid FROM pg_locks WHERE NOT granted ORDER BY pid",
        ),
    ],
    ["workers", () => pawl.workers.list()],
    ["runs that have not ended", () => openRuns(pawl, round)],
    [
      "their logs",
      async () => Promise.all((await openRuns(pawl, round)).slice(0, logsMax).map(({ id }) => logOf(pawl, id))),
    ],
  ];
  const texts: string[] = [];
  for (const [name, ask] of parts) {
    const lines = await ask().then(linesOf, (error: unknown) => [`could not be asked: ${String(error)}`]);
    texts.push(`## ${name}`, ...lines);
  }
  return `${texts.join("\n")}\n`;
}

const open = ["pending", "running", "sleeping", "waiting", "paused", "blocked"] as const;

async function openRuns(pawl: Pawl, round: string): Promise<Record<string, unknown>[]> {
  const runs = await listRuns(pawl, { tags: { round }, status: open });
  return runs.map(({ id, workflow, version, status, dueAt, workerId, epoch, awaits, error, tags, updatedAt }) => ({
    id,
    workflow,
    version,
    status,
    dueAt,
    workerId,
    epoch,
    awaits,
    error: error?.message,
    order: tags["order"],
    updatedAt,
  }));
}

async function logOf(pawl: Pawl, id: unknown): Promise<unknown> {
  const events: unknown[] = [];
  for await (const event of pawl.events(String(id), { follow: false })) events.push(event);
  return { id, events };
}

function linesOf(answer: unknown): string[] {
  const list = Array.isArray(answer) ? (answer as unknown[]) : [];
  return list.map((item) => JSON.stringify(item));
}
