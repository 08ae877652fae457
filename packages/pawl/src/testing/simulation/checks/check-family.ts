import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import type { Findings } from "../findings.ts";
import { isBirth } from "./check-linked.ts";
import { inForce } from "./settled.ts";

const endKinds: ReadonlySet<string> = new Set(["child-completed", "child-failed", "child-cancelled"]);

/** A run that has just ended: its parent has been told by the same commit, unless it has ended, too. */
export function checkTold(findings: Findings, records: Records, run: RunRow): void {
  if (run.parentId === null || run.continuedTo !== null) return;
  const parent = records.run(run.parentId);
  if (parent === undefined || parent.finishedMs !== null) return;
  if (!records.hasSignal(parent.id, run.id))
    findings.violated("children", `${run.id} has ended, and its parent ${parent.id} was not told`);
}

/** A run and its children, once all have ended. */
export function checkFamily(
  findings: Findings,
  records: Records,
  run: RunRow,
  isGone: (runId: string) => boolean,
): void {
  const parent = run.parentId === null ? undefined : records.run(run.parentId);
  if (parent !== undefined) {
    const first = firstOfChain(records, run);
    const births = records.events(parent.id).filter(({ kind, data }) => isBirth(kind) && data?.includes(first.id));
    const isPruned = first.continuedFrom !== null;
    if (births.length !== 1 && !isPruned)
      findings.violated("children", `${run.id} has ${births.length} entries in the log of its parent ${parent.id}`);
  }
  const children = new Map<string, string>();
  const told = new Set<string>();
  for (const { kind, key, data } of inForce(records.events(run.id))) {
    if (key === null) continue;
    if (isBirth(kind)) {
      const { id } = JSON.parse(data ?? "null") as { readonly id: string };
      if (records.run(id) === undefined && !isGone(id))
        findings.violated("children", `${run.id} has begun ${id}, which is not there`);
      children.set(key, id);
      told.delete(key);
    } else if (endKinds.has(kind)) {
      if (told.has(key)) findings.violated("children", `${run.id} was told of the end of ${key} twice`);
      told.add(key);
      // The run was cancelled before a child that a retry or a fork had set aside could be started anew: there is none to compare with.
      if (data?.includes("was not started anew") === true) continue;
      const child = lastOfChain(records, children.get(key));
      if (child !== null && !wasReopened(records, child)) checkEnd(findings, run, child, { kind, data });
    }
  }
}

function checkEnd(
  findings: Findings,
  run: RunRow,
  child: RunRow,
  told: { readonly kind: string; readonly data: string | null },
): void {
  const isRight = told.kind === `child-${child.status}` && (child.status !== "completed" || told.data === child.output);
  if (!isRight)
    findings.violated("children", `${run.id} was told ${told.kind} ${told.data}; ${child.id} is ${child.status}`);
}

function wasReopened(records: Records, run: RunRow): boolean {
  return records.events(run.id).some(({ kind }) => kind === "run-retried");
}

function firstOfChain(records: Records, run: RunRow): RunRow {
  const before = run.continuedFrom === null ? undefined : records.run(run.continuedFrom);
  return before === undefined ? run : firstOfChain(records, before);
}

function lastOfChain(records: Records, id: string | undefined): RunRow | null {
  const run = id === undefined ? undefined : records.run(id);
  if (run === undefined) return null;
  return run.continuedTo === null ? run : lastOfChain(records, run.continuedTo);
}
