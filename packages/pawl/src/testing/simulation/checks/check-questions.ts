import { interruptKind, type InterruptBody } from "../../../engine/interrupts/interrupt-record.ts";
import type { Records } from "../../../store/memory/records.ts";
import type { RecordRow } from "../../../store/record-row.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import type { Findings } from "../findings.ts";
import type { Answers } from "../visitors.ts";
import { inForce } from "./settled.ts";

/** Nobody can answer what an ended run has asked. */
export function checkClosed(findings: Findings, records: Records, run: RunRow): void {
  for (const { id, runId, status, kind } of records.allRecords()) {
    if (kind === interruptKind && runId === run.id && status === "open" && isTerminal(run.status))
      findings.violated("questions", `question ${id} of ${run.id} is open, and the run has ended`);
  }
}

/** A question that is not open any more stays as it is. */
export function checkSettled(findings: Findings, before: RecordRow | undefined, after: RecordRow | undefined): void {
  if (before?.kind !== interruptKind || before.status === "open" || after === undefined) return;
  if (before.status !== after.status || before.body !== after.body)
    findings.violated("questions", `question ${before.id} was ${before.status} and became ${after.status}`);
}

/** One answer to a question is accepted, and it is the one that the run got. */
export function checkAnswers(findings: Findings, records: Records, answers: Answers): void {
  for (const [id, numbers] of answers) {
    if (numbers.size > 1)
      findings.violated("questions", `question ${id} has accepted the answers ${[...numbers].join(", ")}`);
    const record = records.record(interruptKind, id);
    const [number] = numbers;
    if (record === undefined || number === undefined) continue;
    const { answer, key } = JSON.parse(record.body) as InterruptBody;
    if (record.status !== "answered" || answer?.value?.includes(`"number":${number}`) !== true)
      findings.violated("questions", `answer ${number} to ${id} was accepted; the question is ${record.status}`);
    const ofKey = inForce(records.events(record.runId ?? "")).filter((event) => event.key === key);
    const from = ofKey.findIndex(({ kind, data }) => kind === "interrupt-opened" && data?.includes(id) === true);
    const isAsked = from !== -1;
    // A retry asks anew under the same key.
    const next = ofKey.findIndex(({ kind }, index) => index > from && kind === "interrupt-opened");
    const ends = ofKey
      .slice(from, next === -1 ? undefined : next)
      .filter(({ kind }) => kind === "interrupt-answered" || kind === "interrupt-expired");
    const isGot = ends.every(({ kind, data }) => kind === "interrupt-answered" && data?.includes(`"number":${number}`));
    if (isAsked && (ends.length > 1 || !isGot))
      findings.violated(
        "questions",
        `answer ${number} to ${id} was accepted; ${record.runId} got ${ends.map(({ kind, data }) => `${kind} ${data}`).join(", ")}`,
      );
  }
}
