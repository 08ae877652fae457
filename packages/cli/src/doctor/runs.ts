import type { Pawl, Run, RunStatus, WorkflowVersion } from "pawl";
import { errorBrief } from "../render/error.ts";
import { shortId } from "../render/run-table.ts";
import { relativeTime } from "../render/span.ts";
import { fine, note, problem, type Finding } from "./finding.ts";
import { oldestDueAt, type StandingLane } from "./lanes.ts";

const unfinished: readonly RunStatus[] = ["pending", "running", "sleeping", "waiting"];
const namedMax = 10;

/** Runs that wait for a version that no live worker serves would wait for ever, and say nothing. */
export function examineVersions(
  versions: readonly WorkflowVersion[],
  lanes: readonly StandingLane[],
  nowMs: number,
): Finding[] {
  const waiting = versions.filter((version) => !version.isServed && unfinishedCount(version) > 0);
  if (waiting.length === 0) return [fine("versions", "every unfinished run has a live worker that serves its version")];
  return waiting.map((version) => {
    const count = unfinishedCount(version);
    const runs = count === 1 ? "1 run waits" : `${count} runs wait`;
    const own = lanes.filter((lane) => lane.workflow === version.workflow && lane.version === version.version);
    const oldest = oldestDueAt(own);
    const since = oldest === undefined ? "" : `; the oldest was due ${relativeTime(oldest, nowMs)}`;
    const remedies = version.isRegistered
      ? ["Start a worker: pawl worker"]
      : [
          `Register ${version.workflow} v${version.version} again beside the newer one, and start a worker.`,
          "Or move the runs to a version that is there: pawl fork <run> --version <number>",
        ];
    return problem(
      "versions",
      `${runs} for ${version.workflow} v${version.version}, which no live worker serves${since}`,
      ...remedies,
    );
  });
}

function unfinishedCount({ counts }: WorkflowVersion): number {
  return unfinished.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/** Blocked runs need a person; so do those that a retry policy has paused. Those that a person paused are only mentioned. */
export async function examineParked(pawl: Pawl): Promise<Finding[]> {
  const [blocked, paused] = await Promise.all([
    pawl.list({ status: "blocked", limit: 1000 }),
    pawl.list({ status: "paused", limit: 1000 }),
  ]);
  const exhausted = paused.items.filter(({ error }) => error !== undefined);
  const byHand = paused.items.filter(({ error }) => error === undefined);
  return [
    ...(blocked.items.length === 0 ? [fine("runs", "none is blocked")] : []),
    ...each(blocked.items, (run) =>
      problem(
        "runs",
        `${named(run)} is blocked: ${errorBrief(run.error)}`,
        run.error?.hint ?? "Deploy the code that it began with.",
        `Let it go on: pawl resume ${shortId(run.id)}`,
        `Begin anew from a step: pawl fork ${shortId(run.id)} --from <step>`,
      ),
    ),
    ...each(exhausted, (run) =>
      problem(
        "runs",
        `${named(run)} is paused: ${errorBrief(run.error)}`,
        `Mend the cause, then: pawl resume ${shortId(run.id)}`,
      ),
    ),
    ...each(byHand, (run) => note("runs", `${named(run)} is paused`, `pawl resume ${shortId(run.id)}`)),
  ];
}

function each(runs: readonly Run[], finding: (run: Run) => Finding): Finding[] {
  const shown = runs.slice(0, namedMax).map(finding);
  const more = runs.length - shown.length;
  return more > 0
    ? [...shown, note("runs", `and ${more} more like these`, "pawl runs --status blocked,paused")]
    : shown;
}

function named({ workflow, version, id }: Run): string {
  return `${workflow} v${version} ${shortId(id)}`;
}
