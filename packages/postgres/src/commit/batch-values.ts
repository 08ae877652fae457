import { startedRun, type ClaimRequest, type EventRow, type RunRow } from "pawl/internal";
import { bigintArray, booleanArray, integerArray, textArray, uuidArray } from "./binary-array.ts";
import type { Changes } from "./decided-changes.ts";
import type { Lock } from "./locks.ts";
import type { SortedWrites } from "./sort-writes.ts";
import { plainTransition } from "./plain-transition.ts";

/** The statement that writes a batch; its values come from {@link batchValues}. */
export function batchSql(schema: string): string {
  const marks = Array.from({ length: valueCount }, (_, index) => `$${index + 1}`).join(", ");
  return `SELECT refused, vacated, woken, claimed FROM ${schema}.commit_1(${marks})`;
}

const valueCount = 59;

/** The parameters of `commit_1` in their order: columns as binary arrays, null where a kind of write does not occur. */
export function batchValues(batch: {
  readonly deadlineMs: number;
  readonly locks: readonly Lock[];
  readonly writes: SortedWrites;
  readonly changes: Changes | null;
  readonly claim: ClaimRequest | null;
}): (Buffer | number | string | null)[] {
  const { writes, locks } = batch;
  const places = new Map(locks.map(({ workerId }, index) => [workerId, index + 1]));
  const values = [
    batch.deadlineMs,
    textArray(locks.map(({ workerId }) => workerId)),
    booleanArray(locks.map(({ isExclusive }) => isExclusive)),
    ...startValues(writes.starts.map(({ write }) => startedRun(write.run, write.workerId))),
    ...appendValues(writes.appends, places),
    ...transitionValues(writes.transitions, places),
    ...eventValues(writes),
    ...consumedValues(writes),
    batch.changes === null ? null : JSON.stringify(batch.changes),
    batch.claim === null ? null : JSON.stringify(batch.claim),
  ];
  return values;
}

type Cells = (Buffer | null)[];

const none: Readonly<Record<"starts" | "appends" | "transitions" | "events" | "consumed", Cells>> = {
  starts: Array.from({ length: 27 }, () => null),
  appends: [null, null, null],
  transitions: Array.from({ length: 11 }, () => null),
  events: Array.from({ length: 10 }, () => null),
  consumed: [null, null, null],
};

function startValues(runs: readonly RunRow[]): Cells {
  if (runs.length === 0) return none.starts;
  return [
    uuidArray(runs.map((run) => run.id)),
    textArray(runs.map((run) => run.namespace)),
    textArray(runs.map((run) => run.owner)),
    textArray(runs.map((run) => run.workflow)),
    integerArray(runs.map((run) => run.version)),
    textArray(runs.map((run) => run.queue)),
    integerArray(runs.map((run) => run.priority)),
    textArray(runs.map((run) => run.status)),
    bigintArray(runs.map((run) => run.dueMs)),
    textArray(runs.map((run) => run.workerId)),
    integerArray(runs.map((run) => run.epoch)),
    textArray(runs.map((run) => run.input)),
    textArray(runs.map(({ tags }) => (isEmpty(tags) ? null : JSON.stringify(tags)))),
    textArray(runs.map((run) => run.idempotencyKey)),
    bigintArray(runs.map((run) => run.idempotencyExpiresMs)),
    booleanArray(runs.map((run) => run.idempotencyUntilTerminal)),
    textArray(runs.map((run) => run.seed)),
    uuidArray(runs.map((run) => run.forkedFrom)),
    uuidArray(runs.map((run) => run.continuedFrom)),
    bigintArray(runs.map((run) => run.createdMs)),
    bigintArray(runs.map((run) => run.startedMs)),
    bigintArray(runs.map((run) => run.notBeforeMs)),
    textArray(runs.map((run) => run.flow)),
    textArray(runs.map((run) => (run.flow === null && run.flowKey === "" ? null : run.flowKey))),
    bigintArray(runs.map((run) => run.servedMs)),
    textArray(runs.map(({ attributes }) => (isEmpty(attributes) ? null : JSON.stringify(attributes)))),
    textArray(runs.map((run) => run.trace)),
  ];
}

function appendValues(appends: SortedWrites["appends"], places: ReadonlyMap<string, number>): Cells {
  if (appends.length === 0) return none.appends;
  return [
    uuidArray(appends.map(({ write }) => write.runId)),
    integerArray(appends.map(({ write }) => places.get(write.workerId)!)),
    integerArray(appends.map(({ write }) => write.epoch)),
  ];
}

function transitionValues(transitions: SortedWrites["transitions"], places: ReadonlyMap<string, number>): Cells {
  if (transitions.length === 0) return none.transitions;
  const rows = transitions.map(({ write }) =>
    write.transition === null ? null : plainTransition(write.transition, write.nowMs),
  );
  return [
    uuidArray(transitions.map(({ write }) => write.runId)),
    integerArray(transitions.map(({ write }) => places.get(write.workerId)!)),
    integerArray(transitions.map(({ write }) => write.epoch)),
    bigintArray(transitions.map(({ write }) => write.nowMs)),
    textArray(rows.map((row) => row?.status ?? null)),
    bigintArray(rows.map((row) => row?.dueMs ?? null)),
    textArray(rows.map((row) => (row === null || row.awaits.length === 0 ? null : JSON.stringify(row.awaits)))),
    textArray(rows.map((row) => row?.output ?? null)),
    textArray(rows.map((row) => row?.error ?? null)),
    bigintArray(rows.map((row) => row?.finishedMs ?? null)),
    textArray(transitions.map(({ write }) => write.state ?? null)),
  ];
}

function eventValues({ starts, appends, transitions }: SortedWrites): Cells {
  const from: number[] = [];
  const runs: string[] = [];
  const events: EventRow[] = [];
  let place = 0;
  const add = (runId: string, added: readonly EventRow[]): void => {
    place++;
    for (const event of added) {
      from.push(place);
      runs.push(runId);
      events.push(event);
    }
  };
  for (const { write } of starts) add(write.run.id, write.events);
  for (const { write } of appends) add(write.runId, write.events);
  for (const { write } of transitions) add(write.runId, write.events);
  if (events.length === 0) return none.events;
  return [
    integerArray(from),
    uuidArray(runs),
    integerArray(events.map((event) => event.seq)),
    textArray(events.map((event) => event.kind)),
    textArray(events.map((event) => event.key)),
    bigintArray(events.map((event) => event.atMs)),
    bigintArray(events.map((event) => event.startedMs)),
    integerArray(events.map((event) => event.attempt)),
    integerArray(events.map((event) => event.after)),
    textArray(events.map((event) => event.data)),
  ];
}

function consumedValues({ starts, appends, transitions }: SortedWrites): Cells {
  const from: number[] = [];
  const runs: string[] = [];
  const ids: string[] = [];
  let place = starts.length;
  for (const { write } of [...appends, ...transitions]) {
    place++;
    for (const id of write.consumedSignalIds) {
      from.push(place);
      runs.push(write.runId);
      ids.push(id);
    }
  }
  return ids.length === 0 ? none.consumed : [integerArray(from), uuidArray(runs), textArray(ids)];
}

function isEmpty(record: object): boolean {
  for (const _key in record) return false;
  return true;
}
