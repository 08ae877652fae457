import { systemClock } from "../engine/clock.ts";
import { Registry } from "../engine/registry.ts";
import { rehearse, type Rehearsed } from "../engine/rehearsal.ts";
import type { ErrorRecord } from "../errors/error-record.ts";
import { PawlError } from "../errors/pawl-error.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { Startable } from "../workflow/startable.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { readRunHistory, type RunHistory } from "./run-history.ts";
import { toWorkflow } from "./to-workflow.ts";

export interface ReplayOptions {
  /** The version of the workflow to replay with, where several are given; default: the run's own. */
  readonly version?: number;
  /** How long code may await something of its own, such as `await import(…)`, before it counts as another; default 3 seconds. */
  readonly patience?: Duration;
}

/** Whether code fits a history. */
export type ReplayResult = ReplayFits | ReplayDiffers;

interface ReplayedRun {
  readonly run: string;
  readonly workflow: string;
  /** Of the workflow that was replayed. */
  readonly version: number;
  /** How many recorded results (of steps, sleeps, messages, answers, children) the code has asked for and got. */
  readonly steps: number;
  /** Which way each `ctx.patched` has gone: true, the new one. */
  readonly patches: Readonly<Record<string, boolean>>;
}

export interface ReplayFits extends ReplayedRun {
  readonly ok: true;
  /** What the code has come to: the end of the run, or that it waits for more than the history has. */
  readonly end: "completed" | "failed" | "cancelled" | "continued" | "waiting";
  /** What it waits for: keys of steps, sleeps, signals, questions, children. */
  readonly waitsFor: readonly string[];
}

export interface ReplayDiffers extends ReplayedRun {
  readonly ok: false;
  /** What the history has next: the key of a step (or sleep, wait, …), or the kind of the event where that is about none. Undefined where the code could not be replayed at all. */
  readonly expected: string | undefined;
  readonly expectedKind: string | undefined;
  /** The number of that event. */
  readonly seq: number | undefined;
  /** What the code does instead. */
  readonly found: string | undefined;
  /** All of it in a sentence. */
  readonly message: string;
  readonly code: string;
}

/**
 * Runs code against the history of a run (see `pawl.export`), without a store and without performing anything: will this code go on with that run? It must ask for what the
 * history has, in an order in which that could have come, and end where the run has ended.
 *
 * @param workflows The workflow or graph, whatever its version; or a list, of which the one with the run's name and version is taken.
 * @example
 * const result = await replay(JSON.parse(readFileSync("order.json", "utf8")), order);
 * assert(result.ok, result.ok ? "" : result.message);
 * @returns never throws for code that does not fit: `ok` is false then, and names the first step that differs.
 * @throws PawlError `history_invalid`; `workflow_not_registered`, `workflow_version_not_registered` when none of `workflows` is the run's.
 */
export async function replay(
  history: RunHistory,
  workflows: Startable | readonly Startable[],
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const { run, events } = readRunHistory(history);
  const workflow = workflowFor(run, workflows, options.version);
  const replayed = { run: run.id, workflow: workflow.name, version: workflow.version };
  const patienceMs = durationMs(options.patience ?? "3s", "patience of replay");
  // A run that was ended before it had begun has no code to replay.
  if (endOf(run, events) !== undefined && !events.some(({ kind }) => kind === "run-started"))
    return { ok: true, ...replayed, steps: 0, patches: {}, end: "cancelled", waitsFor: [] };
  let rehearsed: Rehearsed;
  try {
    const payloadLimitBytes = Number.POSITIVE_INFINITY;
    rehearsed = await rehearse({ run, events, workflow, payloadLimitBytes, patienceMs, clock: systemClock });
  } catch (error) {
    // A log that cannot be read: a worker would block the run.
    const { code = "unknown", message } = error as Error & { readonly code?: string };
    return { ok: false, ...replayed, steps: 0, patches: {}, ...nothing, message, code };
  }
  const { settled: steps, asked, end } = rehearsed;
  const told = { ...replayed, steps, patches: Object.fromEntries(rehearsed.patches) };
  if (end === "blocked") return { ok: false, ...told, ...asBlocked(rehearsed.error as ErrorRecord) };
  const other = otherEnd(rehearsed, endOf(run, events)) ?? endInsteadOfWait(rehearsed, run, events);
  if (other !== undefined) return { ok: false, ...told, ...other };
  return { ok: true, ...told, end, waitsFor: end === "waiting" ? asked.map(({ key }) => key) : [] };
}

const nothing = { expected: undefined, expectedKind: undefined, seq: undefined, found: undefined };

type Difference = Pick<ReplayDiffers, "expected" | "expectedKind" | "seq" | "found" | "message" | "code">;

function workflowFor(run: RunRow, workflows: Startable | readonly Startable[], version: number | undefined): Workflow {
  if (Array.isArray(workflows)) {
    return new Registry((workflows as readonly Startable[]).map(toWorkflow)).get(run.workflow, version ?? run.version);
  }
  const workflow = toWorkflow(workflows as Startable);
  if (workflow.name === run.workflow) return workflow;
  throw new PawlError(
    "workflow_not_registered",
    `The history is one of "${run.workflow}", not of "${workflow.name}".`,
    {
      details: { workflow: run.workflow, registered: [workflow.name] },
    },
  );
}

/** The event that ended the run; undefined: it has not ended. */
function endOf({ status }: RunRow, events: readonly EventRow[]): EventRow | undefined {
  if (status !== "completed" && status !== "failed" && status !== "cancelled") return undefined;
  return events.findLast(({ kind }) => endKinds.includes(kind));
}

const endKinds = ["run-completed", "run-failed", "run-cancelled", "run-continued"];

function asBlocked({ code, message, details }: ErrorRecord): Difference {
  if (code !== "nondeterministic") return { ...nothing, message, code };
  const { expected, expectedKind, seq, found } = details as unknown as Difference;
  return { expected, expectedKind, seq, found, message, code };
}

/** The log is through, and the run has ended there: the code has to end as well, and likewise. Undefined: it does. */
function otherEnd({ end, error, asked }: Rehearsed, expected: EventRow | undefined): Difference | undefined {
  // A forced cancel ends code wherever it is, and a cancel that comes late ends a run as cancelled whatever its code came to.
  if (expected === undefined || expected.kind === "run-cancelled" || expected.kind === `run-${end}`) return undefined;
  const next = asked.find(({ isKnown }) => !isKnown) ?? asked[0];
  const found =
    end === "waiting"
      ? next === undefined
        ? "nothing that Pawl knows of"
        : `${next.type} "${next.key}"`
      : endText(end, error);
  return difference(expected, found);
}

const suspended: readonly RunRow["status"][] = ["sleeping", "waiting", "paused"];

/** The run was let go of while its code waited for something: code that has ended by then is other code. */
function endInsteadOfWait({ end, error }: Rehearsed, run: RunRow, events: readonly EventRow[]): Difference | undefined {
  if (end === "waiting" || !suspended.includes(run.status)) return undefined;
  const settled = new Set<string | null>();
  const open = events.toReversed().find(({ kind, key }) => {
    if (key === null || settled.has(key)) return false;
    settled.add(key);
    return waitKinds.includes(kind);
  });
  return open === undefined ? undefined : difference(open, endText(end, error));
}

/** The last that the log says of something which the code waits for. */
const waitKinds = ["sleep-started", "wait-started", "interrupt-opened", "child-started", "step-failed"];

function difference({ kind, key, seq }: EventRow, found: string): Difference {
  const what = key === null ? `${kind} (event ${seq})` : `"${key}" (${kind}, event ${seq})`;
  const message = `The code no longer fits the history of the run: expected ${what}, found ${found}.`;
  return { expected: key ?? kind, expectedKind: kind, seq, found, message, code: "nondeterministic" };
}

function endText(end: Rehearsed["end"], error: ErrorRecord | null): string {
  if (end === "continued") return "ctx.continueAsNew";
  return error === null ? "the end of the workflow" : `the end of the workflow, by ${error.name}: ${error.message}`;
}
