import { existsSync } from "node:fs";
import { PawlError, type Pawl, type RunHandle } from "pawl";
import { AppendLog, readLog } from "../evidence/append-log.ts";
import type { ClientLine } from "../evidence/client-line.ts";
import { monotonicMs, pause } from "../pause.ts";
import { Random } from "../random.ts";
import { follow } from "./follow.ts";
import { orderOf, resumedOrder, sharedOrder, type Order } from "./order.ts";
import { codeOf, persist } from "./persist.ts";

export interface ClientTask {
  /** Names this life of the client. */
  readonly process: string;
  readonly store: string;
  readonly round: string;
  readonly seed: string;
  /** Kept over several lives of the client, so that the next one takes up what the last one left. */
  readonly journalFile: string;
  readonly effectsFile: string;
  readonly logFile: string;
  /** When it stops starting runs, on the machine's monotonic clock. */
  readonly untilMs: number;
  readonly ordersPerSecond: number;
  readonly inFlightMax: number;
}

/** Every so-many-th run is one that the other clients start too, with the same key. */
const sharedEvery = 10;

/** Starts runs, does what they need of a client, and writes down what it was told. */
export class Client {
  readonly #pawl: Pawl;
  readonly #task: ClientTask;
  readonly #journal: AppendLog<ClientLine>;
  readonly #random: Random;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(pawl: Pawl, task: ClientTask) {
    this.#pawl = pawl;
    this.#task = task;
    this.#random = new Random(task.seed).derive(task.process);
    const before = existsSync(task.journalFile) ? readLog<ClientLine>(task.journalFile) : [];
    this.#journal = new AppendLog(task.journalFile);
    for (const { runId, order } of leftOpen(before)) this.#keep(this.#adopt(runId, order), runId);
  }

  /** Starts runs until its time is over, then waits for those that are still going. */
  async live(): Promise<void> {
    const { untilMs, ordersPerSecond, inFlightMax, process, round } = this.#task;
    const firstMs = monotonicMs();
    for (let index = 0; monotonicMs() < untilMs; index++) {
      const isShared = index % sharedEvery === 0;
      const order = isShared ? sharedOrder(round, index) : orderOf(this.#random, `${round}-${process}-${index}`);
      this.#keep(this.#carryOut(order), null);
      while (this.#inFlight.size >= inFlightMax) await Promise.race(this.#inFlight);
      await pause(Math.max(0, firstMs + ((index + 1) * 1_000) / ordersPerSecond - monotonicMs()));
    }
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
    this.#journal.close();
  }

  #keep(work: Promise<void>, runId: string | null): void {
    const watched = work
      .catch((error: unknown) => this.#odd(runId, error))
      .finally(() => this.#inFlight.delete(watched));
    this.#inFlight.add(watched);
  }

  async #carryOut(order: Order): Promise<void> {
    this.#journal.write(["asked", monotonicMs(), order.name, order.program.name]);
    // A key is used twice at once: that must give one run.
    const [run, twin] = await Promise.all([this.#start(order), order.key === null ? null : this.#start(order)]);
    if (run === null) return;
    if (twin !== null && twin.id !== run.id) this.#odd(run.id, `its key ${order.key} gave the run ${twin.id} too`);
    await this.#accompany(order, run, 0);
  }

  /** With a key it is repeated until there is an answer; without one, nobody knows whether it has happened. */
  async #start({ program, input, key, name, version }: Order): Promise<RunHandle | null> {
    const options = {
      tags: { round: this.#task.round, order: name },
      ...(key !== null && { idempotencyKey: key }),
      ...(version !== null && { version }),
    };
    const start = (): Promise<RunHandle> => this.#pawl.start(program.name, input, options);
    try {
      const run = key === null ? await start() : await persist(start);
      this.#journal.write(["started", monotonicMs(), name, run.id, run.isNew ?? false]);
      return run;
    } catch (error) {
      if (!codeOf(error).startsWith("store_")) throw error;
      this.#journal.write(["start-lost", monotonicMs(), name, codeOf(error)]);
      return null;
    }
  }

  async #adopt(runId: string, name: string): Promise<void> {
    const run = this.#pawl.run(runId);
    const record = await persist(() => run.get());
    await this.#accompany(resumedOrder(this.#random, name, record), run, 1);
  }

  /** `triesBefore`: how often a former life may have sent the same signals. */
  async #accompany(order: Order, run: RunHandle, triesBefore: number): Promise<void> {
    const followed = order.isFollowed ? follow(run) : null;
    const driven = order.program.drive?.(
      {
        signal: (name, payload) => this.#signal(run, { name, payload, triesBefore }),
        cancel: (isForced) => this.#cancel(run, isForced),
      },
      order.input,
    );
    await Promise.all([driven, this.#awaitResult(run)]);
    if (followed === null) return;
    const { kinds, hasGap } = await followed;
    this.#journal.write(["followed", monotonicMs(), run.id, kinds, hasGap]);
  }

  async #signal(
    run: RunHandle,
    { name, payload, triesBefore }: { readonly name: string; readonly payload: unknown; readonly triesBefore: number },
  ): Promise<void> {
    let tries = triesBefore;
    try {
      await persist(() => {
        tries++;
        return run.signal(name, payload);
      });
      this.#journal.write(["signalled", monotonicMs(), run.id, name, payload, tries]);
    } catch (error) {
      if (codeOf(error) !== "run_terminal") throw error;
      this.#journal.write(["signal-refused", monotonicMs(), run.id, name]);
    }
  }

  async #cancel(run: RunHandle, isForced: boolean): Promise<void> {
    this.#journal.write(["cancelling", monotonicMs(), run.id, isForced]);
    const { status, cancelRequested } = await persist(() => run.cancel({ force: isForced }));
    this.#journal.write(["cancelled", monotonicMs(), run.id, status, cancelRequested]);
  }

  async #awaitResult(run: RunHandle): Promise<void> {
    try {
      const value = await persist(() => run.result());
      this.#journal.write(["result", monotonicMs(), run.id, "completed", value]);
    } catch (error) {
      const isCancelled = codeOf(error) === "run_cancelled";
      if (!isCancelled && !isErrorOfRun(error)) throw error;
      const status = isCancelled ? "cancelled" : "failed";
      this.#journal.write(["result", monotonicMs(), run.id, status, (error as Error).message]);
    }
  }

  #odd(runId: string | null, problem: unknown): void {
    const text = problem instanceof PawlError ? `${problem.code}: ${problem.message}` : String(problem);
    this.#journal.write(["odd", monotonicMs(), runId, text]);
  }
}

/** The error that a run has failed with names the run; one of the client's own does not. */
function isErrorOfRun(error: unknown): boolean {
  return error instanceof PawlError && error.code !== "run_not_found" && error.details?.["runId"] !== undefined;
}

/** What an earlier life of a client had been told of as started, and had not seen the end of. */
function leftOpen(lines: readonly ClientLine[]): { readonly runId: string; readonly order: string }[] {
  const open = new Map<string, string>();
  for (const line of lines) {
    if (line[0] === "started") open.set(line[3], line[2]);
    if (line[0] === "result") open.delete(line[2]);
  }
  return [...open].map(([runId, order]) => ({ runId, order }));
}
