import type { RunEvent } from "pawl";
import type { RunFacts } from "../evidence/evidence.ts";
import type { Check } from "./check.ts";

/** Logs are numbered from 1 without gaps, begin once, and record no step and no attempt twice. */
export const logs: Check = ({ runs }) =>
  [...runs.values()].flatMap((facts) =>
    problemsOf(facts).map((text) => ({ check: "logs", runId: facts.run.id, text })),
  );

function problemsOf({ events }: RunFacts): string[] {
  const problems: string[] = [];
  const misnumbered = events.findIndex(({ seq }, index) => seq !== index + 1);
  if (misnumbered >= 0) problems.push(`has the event ${events[misnumbered]?.seq} in place ${misnumbered + 1}`);
  const begun = events.filter(({ kind }) => kind === "run-started").length;
  if (begun > 1) problems.push(`began ${begun} times`);
  for (const [key, outcomes] of outcomesByKey(events)) {
    const attempts = outcomes.map(({ attempt }) => attempt);
    if (attempts.some((attempt, index) => attempt !== index + 1)) {
      problems.push(`recorded the attempts ${attempts.join(", ")} of ${key}`);
    }
    if (outcomes.slice(0, -1).some(({ kind }) => kind === "step-completed")) {
      problems.push(`recorded ${key} again after its completion`);
    }
  }
  return problems;
}

function outcomesByKey(events: readonly RunEvent[]): Map<string, RunEvent[]> {
  const byKey = new Map<string, RunEvent[]>();
  for (const event of events) {
    if (event.kind !== "step-completed" && event.kind !== "step-failed") continue;
    const key = event.key ?? "";
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  return byKey;
}
