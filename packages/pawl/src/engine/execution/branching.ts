import { PawlError } from "../../errors/pawl-error.ts";
import type { Branch, OnError, ParallelOptions, RaceOptions } from "../../workflow/branches.ts";
import { checkName } from "../../workflow/name.ts";
import type { StepContext, StepOptions } from "../../workflow/step.ts";
import { askStep, nextKey, numbered } from "./asks.ts";
import type { RaceMark } from "./branch-record.ts";
import type { Execution } from "./execution.ts";
import type { StepOp } from "./op.ts";
import { stepRequest } from "./step-request.ts";
import { dropStep } from "./steps.ts";

/** One branch by its place, and how to ask for it. */
interface Lane {
  readonly key: string;
  readonly fn: (step: StepContext) => unknown;
}

/** Branches side by side; see `Context.parallel`. */
export async function parallel(
  execution: Execution,
  name: string,
  branches: readonly Branch[] | Record<string, Branch>,
  options: ParallelOptions,
): Promise<unknown> {
  const base = nextKey(execution, name);
  if (Array.isArray(branches)) {
    const lanes = branches.map((fn: Branch, index): Lane => ({ key: `${base}/${index}`, fn }));
    return runLanes(execution, base, lanes, options);
  }
  const entries = Object.entries(checkBranches(branches, base));
  const results = await runLanes(execution, base, namedLanes(base, entries), options);
  return Object.fromEntries(entries.map(([key], index) => [key, results[index]]));
}

/** One function for many items; see `Context.map`. */
export async function map<Item>(
  execution: Execution,
  name: string,
  items: Iterable<Item>,
  fn: (item: Item, index: number, step: StepContext) => unknown,
  options: ParallelOptions,
): Promise<unknown[]> {
  const base = nextKey(execution, name);
  if (typeof items?.[Symbol.iterator] !== "function") {
    throw new PawlError(
      "invalid_option",
      `The items of map "${base}" are not iterable but ${items === null ? "null" : typeof items}.`,
    );
  }
  if (typeof fn !== "function")
    throw new PawlError("invalid_option", `The function of map "${base}" is not a function but ${typeof fn}.`);
  const lanes = Array.from(items, (item, index): Lane => ({
    key: `${base}/${index}`,
    fn: (step) => fn(item, index, step),
  }));
  return runLanes(execution, base, lanes, options);
}

/** The first to end decides; see `Context.race`. */
export async function race(
  execution: Execution,
  name: string,
  branches: Record<string, Branch>,
  options: RaceOptions,
): Promise<unknown> {
  const base = nextKey(execution, name);
  const entries = Object.entries(checkBranches(branches, base));
  if (entries.length === 0)
    throw new PawlError("invalid_option", `The race "${base}" has no branches, so it could never end.`);
  const onError = checkOnError(options.onError, base);
  const mark: RaceMark = { race: base, decidedBy: onError === "fail-fast" ? "end" : "success" };
  const ops = namedLanes(base, entries).map((lane) => askLane(execution, lane, options, mark));
  const contest = ops.map((op, index) =>
    op.promise.then((value) => ({ winner: (entries[index] as [string, Branch])[0], value })),
  );
  try {
    return await (onError === "fail-fast" ? Promise.race(contest) : Promise.any(contest));
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [];
    const cancellation = errors.find((each) => isCancellation(execution, each));
    if (cancellation !== undefined) throw cancellation;
    if (error instanceof AggregateError)
      throw branchesFailed(
        `race "${base}"`,
        entries.map(([key]) => key),
        errors,
      );
    throw error;
  } finally {
    dropAll(execution, ops, `Race "${base}" is decided.`);
  }
}

/** Asks for each lane when there is room, and gathers the results in the order of the lanes. */
async function runLanes(
  execution: Execution,
  base: string,
  lanes: readonly Lane[],
  options: ParallelOptions,
): Promise<unknown[]> {
  const onError = checkOnError(options.onError, base);
  const concurrency = checkConcurrency(options.concurrency, base);
  const ops: StepOp[] = [];
  let next = 0;
  const results: unknown[] = [];
  const runNext = async (): Promise<void> => {
    while (next < lanes.length) {
      const index = next++;
      const op = askLane(execution, lanes[index] as Lane, options);
      ops.push(op);
      if (onError === "fail-fast") results[index] = await op.promise;
      else results[index] = await settled(execution, op.promise);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, runNext));
    return results;
  } catch (error) {
    next = lanes.length;
    dropAll(execution, ops, `Another branch of "${base}" has failed.`);
    throw error;
  }
}

async function settled(execution: Execution, promise: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  try {
    return { status: "fulfilled", value: await promise };
  } catch (reason) {
    if (isCancellation(execution, reason)) throw reason;
    return { status: "rejected", reason };
  }
}

/** No failure of a branch, to be collected with others: the whole run is to end. */
export function isCancellation(execution: Execution, error: unknown): error is PawlError {
  return execution.isCancelled && error instanceof PawlError && error.code === "run_cancelled";
}

function askLane(execution: Execution, lane: Lane, options: StepOptions, race?: RaceMark): StepOp {
  const what = `branch "${lane.key}"`;
  const request = stepRequest(execution, { what, options, fn: lane.fn, isBranch: true, race });
  return askStep(execution, numbered(execution, lane.key), request);
}

function dropAll(execution: Execution, ops: readonly StepOp[], reason: string): void {
  for (const op of ops) dropStep(execution, op, new PawlError("aborted", reason));
}

function namedLanes(base: string, entries: readonly [string, Branch][]): Lane[] {
  return entries.map(([key, fn]) => {
    checkName(key, `key of a branch of "${base}"`);
    return { key: `${base}/${key}`, fn };
  });
}

function checkBranches(branches: unknown, base: string): Record<string, Branch> {
  if (typeof branches === "object" && branches !== null && !Array.isArray(branches))
    return branches as Record<string, Branch>;
  throw new PawlError(
    "invalid_option",
    `The branches of "${base}" must be an object or a list of functions, not ${branches === null ? "null" : typeof branches}.`,
  );
}

function checkOnError(onError: OnError | undefined, base: string): OnError {
  if (onError === undefined || onError === "fail-fast" || onError === "collect-all") return onError ?? "fail-fast";
  throw new PawlError(
    "invalid_option",
    `The option onError of "${base}" is ${JSON.stringify(onError)}; it must be "fail-fast" or "collect-all".`,
  );
}

function checkConcurrency(concurrency: number | undefined, base: string): number {
  if (concurrency === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new PawlError(
    "invalid_option",
    `The option concurrency of "${base}" is ${String(concurrency)}; it must be a whole number from 1 on.`,
  );
}

function branchesFailed(what: string, keys: readonly string[], errors: readonly unknown[]): PawlError {
  const failures = errors.map(
    (error, index) => `${keys[index]}: ${error instanceof Error ? error.message : String(error)}`,
  );
  const error = new PawlError("branches_failed", `Every branch of ${what} has failed: ${failures.join("; ")}`, {
    details: { steps: errors.map((each) => (each instanceof PawlError ? each.details?.["step"] : undefined)) },
  });
  return Object.assign(error, { errors });
}
