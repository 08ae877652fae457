import { AssertionError } from "node:assert";
import type { RunEvent } from "../client/run-event.ts";
import type { StepRecord } from "../client/step-record.ts";
import type { SavedPosition } from "../engine/graph-workflow.ts";

/** Their data holds moments or ids, which say nothing of what the run did. */
const bareKinds: ReadonlySet<string> = new Set([
  "sleep-started",
  "wait-started",
  "interrupt-opened",
  "interrupt-due",
  "interrupt-closed",
  "child-spawned",
  "children-cancelled",
  "signal-sent",
  "cancel-sent",
  "step-started",
  "streams-counted",
  "branch-opened",
  "run-continued",
  "run-retried",
  "run-forked",
  "run-compensating",
  "run-released",
]);

/** A run's log as lines that a person reads and a test compares: what happened, in order, without times and ids. */
export function historyLine({ kind, key, attempt, data }: RunEvent): string {
  const what = key === undefined ? kind : `${kind} ${key}`;
  const which = kind === "step-failed" || (attempt ?? 1) > 1 ? `${what}, attempt ${attempt ?? 1}` : what;
  const said = bareKinds.has(kind) ? undefined : saidBy(kind, data);
  return said === undefined ? which : `${which}: ${said}`;
}

function saidBy(kind: string, data: unknown): string | undefined {
  if (data === undefined || data === null) return undefined;
  if (kind === "child-started") return (data as { readonly workflow: string }).workflow;
  if (kind === "state-saved") return (data as SavedPosition).action;
  const error = errorIn(data);
  return error ?? shown(data);
}

/** Of an error record, alone or as part of what an attempt came to. */
function errorIn(data: unknown): string | undefined {
  const { error = data } = data as { readonly error?: unknown };
  const { name, code, message } = error as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (typeof code !== "string" || typeof message !== "string" || typeof name !== "string") return undefined;
  // That the code is not known says nothing.
  return code === "unknown" ? message : `${code}: ${message}`;
}

function shown(data: unknown): string {
  if (typeof data === "bigint") return `${data}n`;
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return [...value];
    if (value instanceof Set) return [...value];
    return value;
  });
}

/** The keys of the steps that have completed, in the order in which they did; undos among them. */
export function completedSteps(steps: readonly StepRecord[]): readonly string[] {
  return steps
    .filter(({ kind, status }) => status === "completed" && (kind === "step" || kind === "undo"))
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ key }) => key);
}

/** @throws AssertionError of `node:assert`, with both lists, which node:test and vitest show as a difference. */
export function assertSteps(steps: readonly StepRecord[], expected: readonly string[]): void {
  const actual = completedSteps(steps);
  if (actual.length === expected.length && actual.every((key, index) => key === expected[index])) return;
  const others = steps
    .filter(({ kind, status }) => status !== "completed" && (kind === "step" || kind === "undo"))
    .map(({ key, status, error }) => `${key} (${status}${error === undefined ? "" : `: ${error.message}`})`);
  throw new AssertionError({
    message:
      `The run has completed the steps ${listed(actual)}, not ${listed(expected)}.` +
      (others.length === 0 ? "" : ` Not completed: ${others.join(", ")}.`),
    actual: [...actual],
    expected: [...expected],
    operator: "deepStrictEqual",
    stackStartFn: assertSteps,
  });
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? "none" : keys.map((key) => `"${key}"`).join(", ");
}
