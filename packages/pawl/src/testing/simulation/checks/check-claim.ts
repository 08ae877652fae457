import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isClaimable } from "../../../store/run-transition.ts";
import type { ClaimRequest, ClaimResult, Write } from "../../../store/write.ts";
import type { Findings } from "../findings.ts";
import { checkFlows, mayPass } from "./check-flows.ts";

/** What a claim may take, must take, and must let go of; at the moment when it was made. */
export function checkClaim(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly request: ClaimRequest;
  readonly result: ClaimResult;
  readonly writes: readonly Write[];
}): void {
  const { findings, records, request, result } = params;
  const claimed = result.claimed.map(({ run }) => run);
  const taken = new Map<string, number>();
  for (const run of claimed) {
    taken.set(run.queue, (taken.get(run.queue) ?? 0) + 1);
    if (!isServed(run, request))
      findings.violated("claims", `${request.workerId} was given ${describe(run)}, which it does not serve`);
  }
  if (claimed.length > Math.max(0, request.limit))
    findings.violated("claims", `${request.workerId} was given ${claimed.length} runs and asked for ${request.limit}`);
  for (const [queue, count] of taken) {
    const limit = request.queueLimits[queue] ?? Number.POSITIVE_INFINITY;
    if (count > limit)
      findings.violated(
        "claims",
        `${request.workerId} was given ${count} runs of queue ${queue}, where it takes ${limit}`,
      );
  }
  const hasRoom = ({ queue }: RunRow): boolean =>
    (taken.get(queue) ?? 0) < (request.queueLimits[queue] ?? Number.POSITIVE_INFINITY);
  const least = Math.min(...claimed.map(({ priority }) => priority));
  for (const run of records.newestFirst(null)) {
    if (!isClaimable(run, request.nowMs) || !isServed(run, request) || !hasRoom(run)) continue;
    if (run.flow !== null && !mayPass(records, run, request.flows[run.flow], request.nowMs)) continue;
    if (claimed.length < request.limit)
      findings.violated("claims", `${request.workerId} was not given ${describe(run)} though it had room for it`);
    else if (run.priority > least)
      findings.violated("claims", `${describe(run)} of priority ${run.priority} waits behind one of priority ${least}`);
  }
  if (claimed.length > 0) checkFlows(findings, records, request.flows);
  checkHeld(params);
}

/** Once a worker has said what it holds, it owns nothing else. */
function checkHeld(params: {
  readonly findings: Findings;
  readonly records: Records;
  readonly request: ClaimRequest;
  readonly result: ClaimResult;
  readonly writes: readonly Write[];
}): void {
  const { findings, records, request, result, writes } = params;
  if (request.holds === null) return;
  const known = new Set([
    ...request.holds,
    ...result.claimed.map(({ run }) => run.id),
    ...writes.flatMap((write) => (write.type === "start" ? [write.run.id] : [])),
  ]);
  for (const id of records.owned(request.workerId)) {
    // What has come to it since it asked is found by its next claim of this kind.
    const isOld = (records.run(id)?.updatedMs ?? 0) < request.nowMs;
    if (isOld && !known.has(id))
      findings.violated("ownership", `${request.workerId} does not hold ${id} and owns it still`);
  }
}

function isServed(run: RunRow, { queues, serves }: ClaimRequest): boolean {
  if (queues !== null && !queues.includes(run.queue)) return false;
  return serves.some(({ workflow, version }) => workflow === run.workflow && version === run.version);
}

function describe({ id, workflow, version, queue }: RunRow): string {
  return `${id} (${workflow} version ${version} in queue ${queue})`;
}
