import type { Evidence, RunFacts } from "../evidence/evidence.ts";
import { newTold } from "../evidence/gather.ts";
import type { EndedRun } from "../work/program.ts";
import { programNamed } from "../work/programs.ts";
import type { Check } from "./check.ts";

/** Every run came to what its model computes from its input. */
export const models: Check = (evidence) =>
  [...evidence.runs.values()].flatMap((facts) => {
    const { run } = facts;
    if (evidence.putAway.has(run.id)) return [];
    const problem = programNamed(run.workflow).judge(run.input, endedRun(evidence, facts));
    return problem === undefined ? [] : [{ check: "models", runId: run.id, text: `${run.workflow}: it ${problem}` }];
  });

function endedRun({ runs, told }: Evidence, { run, events }: RunFacts): EndedRun {
  const { signals, wasCancelAsked } = told.get(run.id) ?? newTold();
  return {
    status: run.status,
    version: run.version,
    output: run.output,
    error: run.error,
    recorded: events.flatMap(({ kind, key }) => (kind === "step-completed" && key !== undefined ? [key] : [])),
    events: events.map(({ kind, at, data }) => ({ kind, atMs: at.getTime(), data })),
    signals,
    wasCancelAsked,
    successor: run.continuedTo === undefined ? undefined : runs.get(run.continuedTo)?.run,
  };
}
