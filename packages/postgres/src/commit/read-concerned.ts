import type { EventRow, RunRow, Write } from "pawl/internal";
import { eventOf, type EventColumns } from "../rows/event-row.ts";
import { runOf, type RunColumns } from "../rows/run-row.ts";
import type { Connections } from "../connections/connections.ts";
import { isRunId } from "../reads/run-id.ts";

/** Everything that the writes of a batch have to look at before it can be decided what they do. */
export interface Concerned {
  readonly runs: readonly ConcernedRun[];
  readonly events: readonly { readonly runId: string; readonly row: EventRow }[];
}

export interface ConcernedRun {
  readonly run: RunRow;
  /** Changes with every change of the row (`xmin`). */
  readonly version: string;
  readonly lastSeq: number;
  readonly signalIds: readonly string[];
}

/** One read for all of them. */
export async function readConcerned(
  connections: Pick<Connections, "read">,
  schema: string,
  writes: readonly Write[],
): Promise<Concerned> {
  const asked = askedFor(writes);
  const { rows } = await connections.read<ConcernedColumns>({
    name: "read_concerned",
    text: concernedSql(schema),
    values: [
      asked.ids,
      asked.keys.key,
      asked.keys.workflow,
      asked.keys.namespace,
      asked.lastOf,
      asked.lastSeqs,
      asked.logsOf,
    ],
  });
  const { runs, events } = rows[0]!;
  return {
    runs: (runs ?? []).map(({ run, version, lastSeq, signalIds }) => ({
      run: runOf(run),
      version,
      lastSeq: lastSeq ?? 0,
      signalIds: signalIds ?? [],
    })),
    events: (events ?? []).map((event) => ({ runId: event.run, row: eventOf(event) })),
  };
}

interface ConcernedColumns {
  readonly runs:
    readonly { run: RunColumns; version: string; lastSeq: number | null; signalIds: string[] | null }[] | null;
  readonly events: readonly EventColumns[] | null;
}

interface Asked {
  readonly ids: string[];
  readonly keys: { readonly key: string[]; readonly workflow: string[]; readonly namespace: string[] };
  /** The last events of appends, which tell whether an append has happened already. */
  readonly lastOf: string[];
  readonly lastSeqs: number[];
  /** Whose logs are copied. */
  readonly logsOf: string[];
}

function askedFor(writes: readonly Write[]): Asked {
  const asked: Asked = {
    ids: [],
    keys: { key: [], workflow: [], namespace: [] },
    lastOf: [],
    lastSeqs: [],
    logsOf: [],
  };
  for (const write of writes) {
    switch (write.type) {
      case "start":
        asked.ids.push(write.run.id);
        askForKey(asked, write.run);
        if (write.copyFrom !== null) {
          asked.ids.push(write.copyFrom.runId);
          asked.logsOf.push(write.copyFrom.runId);
        }
        break;
      case "append": {
        asked.ids.push(write.runId);
        const last = write.events.at(-1);
        if (last !== undefined) {
          asked.lastOf.push(write.runId);
          asked.lastSeqs.push(last.seq);
        }
        const successor = write.transition?.successor ?? null;
        if (successor !== null) askForKey(asked, successor);
        break;
      }
      case "signal":
        asked.ids.push(write.signal.runId);
        break;
      case "command":
        asked.ids.push(write.runId);
    }
  }
  // What is no id names no run, and the server would refuse to look for it.
  return { ...asked, ids: asked.ids.filter(isRunId), logsOf: asked.logsOf.filter(isRunId) };
}

function askForKey({ keys }: Asked, run: Pick<RunRow, "idempotencyKey" | "workflow" | "namespace">): void {
  if (run.idempotencyKey === null) return;
  keys.key.push(run.idempotencyKey);
  keys.workflow.push(run.workflow);
  keys.namespace.push(run.namespace);
}

/** Served by the primary keys and runs_key. */
function concernedSql(schema: string): string {
  return `
  SELECT
    (
      SELECT json_agg(json_build_object(
        'run', to_json(r),
        'version', r.xmin::text,
        'lastSeq', (SELECT max(event.seq) FROM ${schema}.events AS event WHERE event.run = r.id),
        'signalIds', (SELECT json_agg(signal.id) FROM ${schema}.signals AS signal WHERE signal.run = r.id)))
      FROM ${schema}.runs AS r
      WHERE r.id = ANY (ARRAY(
        SELECT unnest($1::uuid[])
        UNION
        SELECT holder.id FROM unnest($2::text[], $3::text[], $4::text[]) AS key (key, workflow, namespace)
        CROSS JOIN LATERAL (
          SELECT keyed.id FROM ${schema}.runs AS keyed
          WHERE keyed.idempotency_key = key.key AND keyed.workflow = key.workflow AND keyed.namespace = key.namespace
        ) AS holder))
    ) AS runs,
    (
      SELECT json_agg(to_json(event) ORDER BY event.run, event.seq)
      FROM (
        SELECT copied.* FROM ${schema}.events AS copied WHERE copied.run = ANY ($7::uuid[])
        UNION ALL
        SELECT last.* FROM unnest($5::uuid[], $6::integer[]) AS append (run, seq)
        CROSS JOIN LATERAL (SELECT * FROM ${schema}.events AS event WHERE event.run = append.run AND event.seq = append.seq) AS last
        WHERE append.run <> ALL ($7::uuid[])
      ) AS event
    ) AS events`;
}
