import type { Pawl, Run, RunHandle } from "pawl";
import { factsOf } from "./digest/facts.ts";
import { digestGraph, newDigest } from "./digest/graph.ts";
import type { Digest } from "./digest/graph.ts";
import type { Findings } from "./measures/findings.ts";
import { pipeline } from "./workflow.ts";
import type { PipelineInput } from "./workflow.ts";

/** One edition of the report: a run of the pipeline, then a run of the digest on what it found. */
export interface Edition {
  readonly pipeline: RunHandle<Findings>;
  readonly input: PipelineInput;
  /** Whether it had been begun before. */
  readonly isResumed: boolean;
}

/**
 * Opens the edition that is not finished, or else the next one. Runs are started under keys that name what they follow, so that
 * whoever starts one again, or at the same time, gets the same run.
 */
export async function openEdition(pawl: Pawl, input: PipelineInput): Promise<Edition> {
  const latest = (await pawl.list({ workflow: pipeline.name, limit: 1 })).items[0];
  if (latest !== undefined && !(await isFinished(pawl, latest))) {
    if (latest.status === "paused" || latest.status === "blocked") await pawl.resume(latest.id);
    return { pipeline: pawl.run<Findings>(latest.id), input: latest.input as PipelineInput, isResumed: true };
  }
  const run = await pawl.start(pipeline, input, { idempotencyKey: `after ${latest?.id ?? "nothing"}` });
  return { pipeline: run, input, isResumed: run.isNew === false };
}

/** Starts the digest of what a run of the pipeline found, or finds it begun. */
export async function openDigest(
  pawl: Pawl,
  runId: string,
  findings: Findings,
  file: string,
): Promise<RunHandle<Digest>> {
  const digest = newDigest(factsOf(findings), file);
  return pawl.start(digestGraph, digest, { idempotencyKey: digestKey(runId), tags: { pipeline: runId } });
}

async function isFinished(pawl: Pawl, run: Run): Promise<boolean> {
  if (run.status !== "completed") return hasEnded(run);
  const query = { workflow: digestGraph.name, idempotencyKey: digestKey(run.id), limit: 1 };
  const digest = (await pawl.list(query)).items[0];
  return digest !== undefined && hasEnded(digest);
}

function hasEnded({ status }: Run): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

function digestKey(runId: string): string {
  return `digest of ${runId}`;
}
