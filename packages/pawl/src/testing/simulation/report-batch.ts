import type { CommitResult, Outcome, Write } from "../../store/write.ts";
import type { Batch } from "./faulty-store.ts";

/** What a commit did, in a line. */
export function describeBatch(batch: Batch, result: CommitResult): string {
  const writes = batch.writes.map((write, index) => describe(write, result.outcomes[index]));
  const held = batch.claim?.holds ?? null;
  const holds = held === null ? [] : [`holds ${held.join(", ") || "nothing"}`];
  const claims = (result.claim?.claimed ?? []).map(({ run }) => `claims ${run.id}@${run.epoch}`);
  const attention = (result.claim?.attention ?? []).map(({ run }) => `attends ${run.id}`);
  return [...writes, ...holds, ...claims, ...attention].join("; ") || "nothing";
}

function describeLinked(write: Write): string {
  const linked = write.type === "append" || write.type === "record" ? write.linked : [];
  return linked.length === 0 ? "" : ` with (${linked.map((each) => describe(each, undefined)).join("; ")})`;
}

function describe(write: Write, outcome: Outcome | undefined): string {
  const end = outcome?.ok === false ? ` REFUSED ${outcome.refusal}` : "";
  switch (write.type) {
    case "append": {
      const events = write.events.map(({ seq, kind, key }) => `${seq} ${kind}${key === null ? "" : ` ${key}`}`);
      const { transition } = write;
      const until = transition === null || transition.dueMs === null ? "" : ` until ${transition.dueMs}`;
      const status = transition === null ? "" : ` → ${transition.status}${until}`;
      const along = describeLinked(write);
      return `${write.runId}@${write.epoch} [${events.join(", ")}]${status}${along}${end}`;
    }
    case "command":
      return `${write.command.name} ${write.runId}${end}`;
    case "signal":
      return `signal ${write.signal.name} to ${write.signal.runId}${end}`;
    case "record":
      return `record ${write.kind} ${write.id}${describeLinked(write)}${end}`;
    case "start":
      return `start ${write.run.id}${write.workerId === null ? "" : " as its own"}${end}`;
  }
}
