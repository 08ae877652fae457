import { isDeepStrictEqual } from "node:util";
import type { Evidence, RunFacts, Told } from "../evidence/evidence.ts";
import type { Check } from "./check.ts";

/** What clients were told of results, cancels and events is what the records say. */
export const answers: Check = (evidence) =>
  [...evidence.told].flatMap(([runId, told]) => {
    const facts = evidence.runs.get(runId);
    // That an acknowledged run is missing is reported by `starts`.
    if (facts === undefined) return [];
    return problemsOf(evidence, facts, told).map((text) => ({ check: "answers", runId, text }));
  });

function problemsOf(evidence: Evidence, facts: RunFacts, { cancels, results, followed }: Told): string[] {
  const problems: string[] = [];
  const { run } = endOfChain(evidence, facts);
  for (const { status, value } of results) {
    const recorded = run.status === "completed" ? run.output : run.error?.message;
    if (status !== run.status) problems.push(`gave a ${status} result and is ${run.status}`);
    else if (status !== "cancelled" && !isDeepStrictEqual(plain(value), plain(recorded))) {
      problems.push(`gave the result ${JSON.stringify(value)} and has ${JSON.stringify(recorded)}`);
    }
  }
  for (const { status, cancelRequested } of cancels) {
    if (isEnd(status) && status !== facts.run.status)
      problems.push(`was told to be ${status} and is ${facts.run.status}`);
    if (!isEnd(status) && cancelRequested && facts.run.status !== "cancelled") {
      problems.push(`was about to be cancelled, and is ${facts.run.status}`);
    }
  }
  const kinds = facts.events.map(({ kind }) => kind);
  for (const reading of followed) {
    if (reading.hasGap) problems.push("showed its events with a gap to somebody who followed it");
    else if (!isDeepStrictEqual(reading.kinds, kinds)) {
      problems.push(`showed ${reading.kinds.join(" ")} to somebody who followed it, and has ${kinds.join(" ")}`);
    }
  }
  return problems;
}

function endOfChain({ runs }: Evidence, facts: RunFacts): RunFacts {
  let end = facts;
  while (end.run.continuedTo !== undefined) {
    const next = runs.get(end.run.continuedTo);
    if (next === undefined) return end;
    end = next;
  }
  return end;
}

function isEnd(status: string): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** As it is after a client has written it down. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
