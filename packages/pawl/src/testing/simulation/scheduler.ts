import { setImmediate } from "node:timers";
import type { ProcessClock } from "./process-clock.ts";

export interface Task {
  dueMs: number;
  readonly order: number;
  readonly fn: () => void;
  /** Null: it belongs to no process, such as a request on its way. */
  readonly home: ProcessClock | null;
  isCancelled: boolean;
}

/**
 * All that happens in a simulation, one thing at a time, in order of due time, then of creation. Time stands still while something happens, and
 * all promise reactions have run before the next thing does: so one seed gives one history.
 */
export class Scheduler {
  nowMs: number;
  #order = 0;
  #taken = 0;
  readonly #tasks: Task[] = [];
  readonly #hasRealTurns: boolean;

  /** `hasRealTurns`: each thing happens in a turn of Node's own event loop, so that Node itself sees a rejection that nobody handles in time; a quarter slower. */
  constructor(startMs: number, options: { readonly hasRealTurns?: boolean } = {}) {
    this.nowMs = startMs;
    this.#hasRealTurns = options.hasRealTurns ?? true;
  }

  /** How many things have happened. */
  get taken(): number {
    return this.#taken;
  }

  at(dueMs: number, fn: () => void, home: ProcessClock | null = null): () => void {
    const task: Task = { dueMs: Math.max(dueMs, this.nowMs), order: this.#order++, fn, home, isCancelled: false };
    this.#push(task);
    return () => {
      task.isCancelled = true;
    };
  }

  after(delayMs: number, fn: () => void, home: ProcessClock | null = null): () => void {
    return this.at(this.nowMs + delayMs, fn, home);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** What is still to come, of one process or of all. */
  pending(home?: ProcessClock): number {
    return this.#tasks.filter((task) => !task.isCancelled && (home === undefined || task.home === home)).length;
  }

  /** Lets the next thing happen. False: nothing is left, or the next is due after `untilMs`. */
  async step(untilMs: number): Promise<boolean> {
    for (;;) {
      const task = this.#tasks[0];
      if (task === undefined || task.dueMs > untilMs) {
        this.nowMs = Math.max(this.nowMs, Math.min(untilMs, task?.dueMs ?? untilMs));
        return false;
      }
      this.#pop();
      if (task.isCancelled || task.home?.isDead === true) continue;
      this.nowMs = Math.max(this.nowMs, task.dueMs);
      if (task.home?.isFrozen === true) {
        task.home.parked.push(task);
        continue;
      }
      this.#taken++;
      task.fn();
      await this.drain();
      return true;
    }
  }

  /** All promise reactions have run. */
  drain(): Promise<void> {
    return new Promise((resolve) => (this.#hasRealTurns ? setImmediate(resolve) : process.nextTick(resolve)));
  }

  requeue(parked: readonly Task[]): void {
    for (const task of parked) this.#push(task);
  }

  #push(task: Task): void {
    const tasks = this.#tasks;
    let index = tasks.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(task, tasks[parent] as Task)) break;
      tasks[index] = tasks[parent] as Task;
      index = parent;
    }
    tasks[index] = task;
  }

  #pop(): void {
    const tasks = this.#tasks;
    const last = tasks.pop() as Task;
    if (tasks.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= tasks.length) break;
      if (child + 1 < tasks.length && isBefore(tasks[child + 1] as Task, tasks[child] as Task)) child += 1;
      if (!isBefore(tasks[child] as Task, last)) break;
      tasks[index] = tasks[child] as Task;
      index = child;
    }
    tasks[index] = last;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
