import { Child } from "./child.ts";
import type { ChildrenOfLog, ChildRun } from "./child-log.ts";
import { checkInput, type ChildRequest } from "./child-request.ts";
import type { Execution } from "./execution.ts";
import { LateMap } from "./late-map.ts";
import type { ChildOp } from "./op.ts";

/** The children of a run in memory. The files `child-…` beside this one do the parts: how they start, end, and are cancelled. */
export class Children {
  readonly log: ChildrenOfLog;
  /** Those whose end the code has not got to know, by their run: whether they end with this one. */
  readonly open: LateMap<string, boolean> = new LateMap();
  /** Runs that the code does not wait for any more. */
  unwanted: string[] = [];
  /** Waits for those of whose end nobody may have told. */
  toLookFor: ChildOp[] = [];
  /** Those that begin when the run may go on. */
  held: Child[] = [];
  readonly #byKey: LateMap<string, Child> = new LateMap();
  readonly #byRun: LateMap<string, Child> = new LateMap();

  constructor(log: ChildrenOfLog) {
    this.log = log;
    for (const { run, isOver } of log.byKey.values()) {
      if (run !== null && !isOver) this.open.set(run.id, run.endsWithParent);
    }
  }

  /** What the code has asked for so far. */
  all(): Iterable<Child> {
    return this.#byKey.values();
  }

  /** The child of this key, with its input checked if it is still to be started. */
  asked(execution: Execution, key: string, request: ChildRequest, isSpawned: boolean): Child {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const recorded = this.log.byKey.get(key);
    const child = new Child(key, request, { isSpawned, recorded });
    // Now, while the input is what the code has handed over.
    if (child.mustStart) child.input = checkInput(execution, request);
    this.#byKey.set(key, child);
    for (const { id } of recorded?.runs ?? []) this.#byRun.set(id, child);
    return child;
  }

  /** The child that the code can have got to know under this id, though it may be another run by now. */
  byRun(runId: string): Child | undefined {
    return this.#byRun.get(runId);
  }

  /** It was begun before this execution was. */
  isOfLog(child: Child): boolean {
    return child.runId !== null && this.log.byKey.get(child.key)?.run?.id === child.runId;
  }

  /** It was recorded. */
  started(child: Child, run: ChildRun): void {
    child.started(run);
    this.#byRun.set(run.id, child);
    this.open.set(run.id, run.endsWithParent);
  }

  /** The code has got to know its end. */
  over(child: Child): void {
    if (child.runId !== null) this.open.delete(child.runId);
    child.over();
  }
}
