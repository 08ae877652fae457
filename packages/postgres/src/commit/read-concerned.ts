import type { EventRow, NewRun, RecordRow, RunRow, Write } from "pawl/internal";
import { eventOf, type EventColumns } from "../rows/event-row.ts";
import { recordOf, type RecordColumns } from "../rows/record-row.ts";
import { runOf, type RunColumns } from "../rows/run-row.ts";
import type { Connections } from "../connections/connections.ts";
import { isRunId } from "../reads/run-id.ts";

/** Everything that the writes of a batch have to look at before it can be decided what they do. */
export interface Concerned {
  readonly runs: readonly ConcernedRun[];
  /** Parents of these runs: all that is ever done to them is that they are told of an end, so only what that depends on is read. */
  readonly parents: readonly Addressee[];
  readonly events: readonly { readonly runId: string; readonly row: EventRow }[];
  /** Those of the signals asked for (and of the messages that the runs' ends would be) that are there. */
  readonly signals: readonly { readonly runId: string; readonly id: string }[];
  readonly records: readonly { readonly record: RecordRow; readonly version: string }[];
}

export interface ConcernedRun {
  readonly run: RunRow;
  /** Changes with every change of the row (`xmin`). */
  readonly version: string;
  readonly lastSeq: number;
}

export interface Addressee {
  readonly run: Pick<RunRow, "id" | "status" | "workerId" | "awaits" | "updatedMs">;
  readonly version: string;
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
      asked.ids.filter(isRunId),
      asked.keys.key,
      asked.keys.workflow,
      asked.keys.namespace,
      asked.lastOf,
      asked.lastSeqs,
      asked.signalsOf,
      asked.signalIds,
      asked.recordKinds,
      asked.recordIds,
      asked.parentIds.filter(isRunId),
    ],
  });
  const { runs, parents, events, signals, records } = rows[0]!;
  return {
    runs: (runs ?? []).map(({ run, version, lastSeq }) => ({ run: runOf(run), version, lastSeq: lastSeq ?? 0 })),
    parents: (parents ?? []).map(({ version, ...columns }) => ({ run: addresseeOf(columns), version })),
    events: (events ?? []).map((event) => ({ runId: event.run, row: eventOf(event) })),
    signals: (signals ?? []).map(({ run, id }) => ({ runId: run, id })),
    records: (records ?? []).map(({ record, version }) => ({ record: recordOf(record), version })),
  };
}

type AddresseeColumns = Pick<RunColumns, "id" | "status" | "worker_id" | "awaits" | "updated_ms">;

interface ConcernedColumns {
  readonly runs: readonly { run: RunColumns; version: string; lastSeq: number | null }[] | null;
  readonly parents: readonly (AddresseeColumns & { version: string })[] | null;
  readonly events: readonly EventColumns[] | null;
  readonly signals: readonly { run: string; id: string }[] | null;
  readonly records: readonly { record: RecordColumns; version: string }[] | null;
}

function addresseeOf(columns: AddresseeColumns): Addressee["run"] {
  const { id, status, worker_id: workerId, awaits, updated_ms: updatedMs } = columns;
  return { id, status, workerId, awaits: awaits ?? [], updatedMs };
}

interface Asked {
  readonly ids: string[];
  readonly keys: { readonly key: string[]; readonly workflow: string[]; readonly namespace: string[] };
  /** The last events of appends, which tell whether an append has happened already. */
  readonly lastOf: string[];
  readonly lastSeqs: number[];
  readonly signalsOf: string[];
  readonly signalIds: string[];
  readonly recordKinds: string[];
  readonly recordIds: string[];
  /** Of runs that are made by the batch: who would be told if the same batch ended them. */
  readonly parentIds: string[];
}

/** What is no id names no run: those are left out, since the server would refuse to look for them. */
function askedFor(writes: readonly Write[]): Asked {
  const asked: Asked = {
    ids: [],
    keys: { key: [], workflow: [], namespace: [] },
    lastOf: [],
    lastSeqs: [],
    signalsOf: [],
    signalIds: [],
    recordKinds: [],
    recordIds: [],
    parentIds: [],
  };
  for (const write of writes) ask(asked, write);
  return asked;
}

function ask(asked: Asked, write: Write): void {
  switch (write.type) {
    case "start":
      asked.ids.push(write.run.id);
      askForNew(asked, write.run);
      if (write.copyFrom === null) return;
      asked.ids.push(write.copyFrom.runId);
      return;
    case "append": {
      asked.ids.push(write.runId);
      const last = write.events.at(-1);
      if (last !== undefined && isRunId(write.runId)) {
        asked.lastOf.push(write.runId);
        asked.lastSeqs.push(last.seq);
      }
      const successor = write.transition?.successor ?? null;
      if (successor !== null) askForNew(asked, successor);
      for (const linked of write.linked) ask(asked, linked);
      return;
    }
    case "signal":
      asked.ids.push(write.signal.runId);
      if (!isRunId(write.signal.runId)) return;
      asked.signalsOf.push(write.signal.runId);
      asked.signalIds.push(write.signal.id);
      return;
    case "command":
      asked.ids.push(write.runId);
      return;
    case "record":
      asked.recordKinds.push(write.kind);
      asked.recordIds.push(write.id);
      for (const linked of write.linked) ask(asked, linked);
  }
}

function askForNew({ keys, parentIds }: Asked, run: NewRun): void {
  if (run.parentId !== null && run.parentSignal !== null) parentIds.push(run.parentId);
  if (run.idempotencyKey === null) return;
  keys.key.push(run.idempotencyKey);
  keys.workflow.push(run.workflow);
  keys.namespace.push(run.namespace);
}

/** Served by the primary keys and runs_key. The limits keep each look one by its key, whatever the server thinks of the number of looks. */
function concernedSql(schema: string): string {
  return `
  WITH concerned AS MATERIALIZED (
    SELECT r AS run, r.xmin::text AS version
    FROM ${schema}.runs AS r
    WHERE r.id = ANY (ARRAY(
      SELECT unnest($1::uuid[])
      UNION
      SELECT holder.id FROM unnest($2::text[], $3::text[], $4::text[]) AS key (key, workflow, namespace)
      CROSS JOIN LATERAL (
        SELECT keyed.id FROM ${schema}.runs AS keyed
        WHERE keyed.idempotency_key = key.key AND keyed.workflow = key.workflow AND keyed.namespace = key.namespace
      ) AS holder))
  ), child AS MATERIALIZED (
    SELECT (run).id, (run).parent_id FROM concerned WHERE (run).parent_id IS NOT NULL AND (run).parent_signal IS NOT NULL
  )
  SELECT
    (
      SELECT json_agg(json_build_object(
        'run', to_json(run),
        'version', version,
        'lastSeq', (SELECT max(event.seq) FROM ${schema}.events AS event WHERE event.run = (concerned.run).id)))
      FROM concerned
    ) AS runs,
    (
      SELECT json_agg(json_build_object(
        'id', r.id, 'status', r.status, 'worker_id', r.worker_id, 'awaits', r.awaits, 'updated_ms', r.updated_ms, 'version', r.xmin::text))
      FROM ${schema}.runs AS r WHERE r.id = ANY (ARRAY(SELECT parent_id FROM child UNION SELECT unnest($11::uuid[])))
    ) AS parents,
    (
      SELECT json_agg(to_json(event) ORDER BY event.run, event.seq)
      FROM (
        SELECT last.* FROM unnest($5::uuid[], $6::integer[]) AS append (run, seq)
        CROSS JOIN LATERAL (SELECT * FROM ${schema}.events AS event WHERE event.run = append.run AND event.seq = append.seq) AS last
      ) AS event
    ) AS events,
    (
      SELECT json_agg(json_build_object('run', signal.run, 'id', signal.id))
      FROM (
        SELECT * FROM unnest($7::uuid[], $8::text[]) AS given (run, id)
        UNION
        SELECT parent_id, id::text FROM child
      ) AS asked
      CROSS JOIN LATERAL (
        SELECT there.run, there.id FROM ${schema}.signals AS there WHERE there.run = asked.run AND there.id = asked.id LIMIT 1
      ) AS signal
    ) AS signals,
    (
      SELECT json_agg(json_build_object('record', to_json(found.record), 'version', found.version))
      FROM (SELECT DISTINCT kind, id FROM unnest($9::text[], $10::text[]) AS given (kind, id)) AS asked
      CROSS JOIN LATERAL (
        SELECT there AS record, there.xmin::text AS version FROM ${schema}.records AS there
        WHERE there.kind = asked.kind AND there.id = asked.id LIMIT 1
      ) AS found
    ) AS records`;
}
