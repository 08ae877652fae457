import type { EventRow } from "../store/event-row.ts";
import { isRecordEnd } from "../store/record-row.ts";
import type { NewRun } from "../store/run-row.ts";
import type {
  AppendWrite,
  LinkedWrite,
  RecordWrite,
  SignalWrite,
  StartWrite,
  Transition,
  Write,
} from "../store/write.ts";
import type { Sealer } from "./sealer.ts";

/** Whether a write carries nothing that would be sealed: most do where there are only blobs. */
export function isPlainWrite(sealer: Sealer, write: Write): boolean {
  switch (write.type) {
    case "start":
      return sealer.isPlain(write.run.input) && arePlain(sealer, write.events);
    case "append": {
      const { state, transition, linked } = write;
      const isPlainEnd =
        transition === null || (sealer.isPlain(transition.output) && sealer.isPlain(transition.successor?.input));
      return (
        isPlainEnd &&
        sealer.isPlain(state) &&
        arePlain(sealer, write.events) &&
        linked.every((each) => isPlainWrite(sealer, each))
      );
    }
    case "signal":
      return sealer.isPlain(write.signal.payload);
    case "command":
      return true;
    case "record":
      return isPlainRecord(sealer, write) && write.linked.every((each) => isPlainWrite(sealer, each));
  }
}

/**
 * The write as the store gets it: every encoded value in it sealed. `error` stays as it is, since lists and counts of failures look into it; so do tags, attributes and names.
 */
export async function sealWrite(sealer: Sealer, write: Write): Promise<Write> {
  if (isPlainWrite(sealer, write)) return write;
  switch (write.type) {
    case "start":
      return sealStart(sealer, write);
    case "append":
      return sealAppend(sealer, write);
    case "signal":
      return sealSignal(sealer, write);
    case "command":
      return write;
    case "record":
      return sealRecord(sealer, write);
  }
}

async function sealStart(sealer: Sealer, write: StartWrite): Promise<StartWrite> {
  const { run, events, onHeldKey } = write;
  // Where the input may become that of a run that is there already, its blob would lie under an id that never comes to be.
  const isOwn = onHeldKey.type !== "replace";
  return { ...write, run: await sealRun(sealer, run, isOwn), events: await sealEvents(sealer, events, run.id) };
}

async function sealAppend(sealer: Sealer, write: AppendWrite): Promise<AppendWrite> {
  const { runId, events, state, transition, linked } = write;
  return {
    ...write,
    events: await sealEvents(sealer, events, runId),
    state: state === undefined ? undefined : await sealer.seal(state, runId),
    transition: transition === null ? null : await sealTransition(sealer, transition, runId),
    linked: (await Promise.all(linked.map((each) => sealWrite(sealer, each)))) as LinkedWrite[],
  };
}

async function sealTransition(sealer: Sealer, transition: Transition, runId: string): Promise<Transition> {
  const { output, successor } = transition;
  return {
    ...transition,
    output: output === null ? null : await sealer.seal(output, runId),
    successor: successor === null ? null : await sealRun(sealer, successor),
  };
}

async function sealSignal(sealer: Sealer, write: SignalWrite): Promise<SignalWrite> {
  const { signal } = write;
  // Not into the blobs, however large: a message can be handed on to the run that its run continues as, and outlive that.
  const payload = signal.payload === null ? null : await sealer.seal(signal.payload, null);
  return { ...write, signal: { ...signal, payload } };
}

function isPlainRecord(sealer: Sealer, { record }: RecordWrite): boolean {
  return record === null || isRecordEnd(record) || sealer.isPlain(record.body);
}

async function sealRecord(sealer: Sealer, write: RecordWrite): Promise<RecordWrite> {
  const { record } = write;
  return {
    ...write,
    record:
      record === null || isRecordEnd(record)
        ? record
        : { ...record, body: await sealer.seal(record.body, record.runId) },
    linked: (await Promise.all(write.linked.map((each) => sealWrite(sealer, each)))) as RecordWrite["linked"],
  };
}

async function sealRun(sealer: Sealer, run: NewRun, mayOffload = true): Promise<NewRun> {
  return run.input === null ? run : { ...run, input: await sealer.seal(run.input, mayOffload ? run.id : null) };
}

function sealEvents(sealer: Sealer, events: readonly EventRow[], runId: string): Promise<EventRow[]> {
  return Promise.all(
    events.map(async (event) =>
      event.data === null ? event : { ...event, data: await sealer.seal(event.data, runId) },
    ),
  );
}

function arePlain(sealer: Sealer, events: readonly EventRow[]): boolean {
  return events.every(({ data }) => sealer.isPlain(data));
}
