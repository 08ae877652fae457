import type { Records } from "../../../store/memory/records.ts";
import { isRecordEnd } from "../../../store/record-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import type { AppendWrite, LinkedWrite } from "../../../store/write.ts";
import type { Findings } from "../findings.ts";

/** What goes along with an owner's write has happened with it. */
export function checkLinked(findings: Findings, records: Records, write: AppendWrite): void {
  for (const linked of write.linked) {
    if (!hasTakenEffect(records, linked))
      findings.violated("linked", `${write.runId} went on without its ${describe(linked)}`);
    if (linked.type === "start" && linked.run.parentId !== null) {
      const count = write.events.filter(({ kind, data }) => isBirth(kind) && data?.includes(linked.run.id)).length;
      if (count !== 1)
        findings.violated("children", `${linked.run.id} was started, and ${count} events of its parent's write say so`);
    }
  }
}

/** A write that was refused has left nothing behind. */
export function checkUnlinked(findings: Findings, records: Records, write: AppendWrite): void {
  for (const linked of write.linked) {
    if (linked.type === "start" && records.run(linked.run.id) !== undefined)
      findings.violated("linked", `${linked.run.id} was started, though the write of ${write.runId} was refused`);
  }
}

export function isBirth(kind: string): boolean {
  return kind === "child-started" || kind === "child-spawned";
}

function hasTakenEffect(records: Records, linked: LinkedWrite): boolean {
  switch (linked.type) {
    case "start":
      return records.run(linked.run.id) !== undefined;
    case "signal":
      return isPast(records, linked.signal.runId) || records.hasSignal(linked.signal.runId, linked.signal.id);
    case "command":
      return isPast(records, linked.runId) || records.run(linked.runId)?.cancelRequested === true;
    case "record": {
      const status = records.record(linked.kind, linked.id)?.status;
      // The end of a question that somebody has answered before is refused.
      return linked.record !== null && isRecordEnd(linked.record) ? status !== "open" : status !== undefined;
    }
  }
}

/** Nothing happens to it any more. */
function isPast(records: Records, runId: string): boolean {
  const run = records.run(runId);
  return run === undefined || isTerminal(run.status);
}

function describe(linked: LinkedWrite): string {
  switch (linked.type) {
    case "start":
      return `start of ${linked.run.id}`;
    case "signal":
      return `signal ${linked.signal.name} to ${linked.signal.runId}`;
    case "command":
      return `${linked.command.name} of ${linked.runId}`;
    case "record":
      return `${linked.kind} ${linked.id}`;
  }
}
