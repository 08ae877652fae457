import type { Records } from "../../../store/memory/records.ts";
import { isRecordEnd } from "../../../store/record-row.ts";
import type { LinkedWrite, SignalWrite, StartWrite, Write } from "../../../store/write.ts";

/** The runs that a write can change: the one that it is about, those of the writes that go along with it, and the parents of all of these. */
export function touchedBy(records: Records, write: Write): readonly string[] {
  const ids = [write, ...linkedOf(write)].map(runIdOf);
  const parents = ids.flatMap((id) => records.run(id)?.parentId ?? []);
  return [...ids, ...parents];
}

/** Everything that goes along with a write, at whatever depth. */
export function linkedOf(write: Write): readonly LinkedWrite[] {
  if (write.type === "append") return write.linked.flatMap((linked) => [linked, ...linkedOf(linked)]);
  return write.type === "record" ? write.linked : [];
}

export function isStart(write: Write): write is StartWrite {
  return write.type === "start";
}

export function isSignal(write: Write): write is SignalWrite {
  return write.type === "signal";
}

export function runIdOf(write: Write): string {
  if (write.type === "start") return write.run.id;
  if (write.type === "record")
    return write.record === null || isRecordEnd(write.record) ? "" : (write.record.runId ?? "");
  return write.type === "signal" ? write.signal.runId : write.runId;
}
