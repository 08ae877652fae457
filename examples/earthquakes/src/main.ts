import { join, relative } from "node:path";
import { createPawl, PawlError } from "pawl";
import type { Pawl, RunHandle } from "pawl";
import { digestGraph, digestText } from "./digest/graph.ts";
import { openDigest, openEdition } from "./edition.ts";
import { findHome } from "./home.ts";
import { findingsTable } from "./findings-table.ts";
import { advance } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { openScreen } from "./screen.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { wrap } from "./wrap.ts";
import { pipeline, stepsTotal } from "./workflow.ts";

const screen = openScreen(process.stdout);
const home = findHome();

const pawl = await createPawl({ store: home.store, workflows: [pipeline, digestGraph] });
const stop = stopOnSignal(pawl);
try {
  await publishEdition(pawl);
} catch (error) {
  process.exitCode = stop.exitCode ?? 1;
  if (stop.signal !== undefined)
    screen.print(`\nStopped by ${stop.signal}. Nothing is lost: start it again, and it goes on from here.`);
  else screen.print(`\n${describeError(error)}`);
} finally {
  await pawl.close();
}

async function publishEdition(pawl: Pawl): Promise<void> {
  const edition = await openEdition(pawl, { outFolder: home.outFolder, batches: 24 });
  const { id } = edition.pipeline;
  const { outFolder } = edition.input;
  const total = stepsTotal(edition.input);
  const steps = edition.isResumed ? await pawl.steps(id) : [];
  const done = steps.filter(({ status }) => status === "completed").length;
  screen.print(
    edition.isResumed
      ? `Resuming run ${id}: ${done} of ${total} steps were already done.`
      : `Starting run ${id}: ${total} steps.`,
  );

  // A process that was killed holds its runs until its lease is over; with a short one, the next process soon goes on.
  await pawl.startWorker({ lease: "1s" });
  const seenSeq = Math.max(0, ...steps.map(({ seq }) => seq));
  const findings = await follow(edition.pipeline, { done, total, line: undefined }, seenSeq);

  const digest = await openDigest(pawl, id, findings, join(outFolder, "digest.md"));
  const { sentences, rounds } = await digest.result();
  for (const [index, objections] of rounds.entries()) screen.print(`  digest, round ${index + 1}: ${objections}`);

  screen.print(`\n${wrap(digestText(sentences), 92)}\n\n${findingsTable(findings)}\n`);
  for (const file of ["report.md", "digest.md", "earthquakes.db"]) {
    screen.print(`  ${relative(process.cwd(), join(outFolder, file))}`);
  }
}

/** Shows what happens in a run after the event `seenSeq`, until the run has ended. */
async function follow<Output>(run: RunHandle<Output>, start: Progress, seenSeq: number): Promise<Output> {
  let progress = start;
  for await (const event of run.events({ from: seenSeq + 1 })) {
    progress = advance(progress, event);
    screen.show(progress);
  }
  return run.result();
}

function describeError(error: unknown): string {
  if (!(error instanceof PawlError)) return String(error);
  const { code, message, hint } = error;
  return hint === undefined ? `${message} (${code})` : `${message} (${code})\n${hint}`;
}
