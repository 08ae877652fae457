import type { Records } from "../../../store/memory/records.ts";
import type { RunRow } from "../../../store/run-row.ts";
import { isTerminal } from "../../../store/run-status.ts";
import type { Heartbeat, Store } from "../../../store/store.ts";
import type { WorkerRow } from "../../../store/worker-row.ts";
import type { CommitResult, Write } from "../../../store/write.ts";
import type { Batch } from "../faulty-store.ts";
import type { Findings } from "../findings.ts";
import type { Sabotage } from "../sabotage.ts";
import type { Scheduler } from "../scheduler.ts";
import { checkClaim } from "./check-claim.ts";
import { checkCommit, runsBefore } from "./check-commit.ts";
import { checkTold } from "./check-family.ts";
import { checkClosed, checkSettled } from "./check-questions.ts";
import { isSignal, isStart, linkedOf } from "./touched.ts";
import { KeyLedger } from "./key-ledger.ts";
import { Leases } from "./leases.ts";
import { SignalLedger } from "./signal-ledger.ts";

type Released = Awaited<ReturnType<Store["releaseWorkers"]>>;

/** Stands in the store and looks at everything that takes effect there, whoever sent it and whether or not anybody gets an answer. */
export class Inspector {
  /** Runs that were deleted, as they were. */
  readonly deleted: Map<string, RunRow> = new Map();
  /** Where the log of each run has ended after a commit: a crash can leave it so. */
  readonly durableEnds: Map<string, Set<number>> = new Map();
  startCount = 0;
  repeatCount = 0;
  readonly #findings: Findings;
  readonly #records: Records;
  readonly #scheduler: Scheduler;
  readonly #sabotage: Sabotage;
  readonly #clocksJump: boolean;
  readonly #onDelete: (run: RunRow) => void;
  readonly #done: WeakSet<Write> = new WeakSet();
  readonly #leases: Leases;
  readonly #signals: SignalLedger;
  readonly #keys: KeyLedger;

  constructor(params: {
    readonly findings: Findings;
    readonly records: Records;
    readonly scheduler: Scheduler;
    readonly sabotage?: Sabotage | undefined;
    /** Clocks jump: for a moment, what is younger can have the earlier time. */
    readonly clocksJump?: boolean;
    /** The run is about to be deleted. */
    readonly onDelete?: (run: RunRow) => void;
  }) {
    this.#findings = params.findings;
    this.#records = params.records;
    this.#scheduler = params.scheduler;
    this.#sabotage = params.sabotage ?? {};
    this.#clocksJump = params.clocksJump ?? false;
    this.#onDelete = params.onDelete ?? (() => {});
    this.#leases = new Leases(params.findings);
    this.#signals = new SignalLedger(params.findings, params.records);
    this.#keys = new KeyLedger(params.findings);
  }

  /** `mayHave`: whether the worker has the run or waits for the answer that brings it. */
  async commit(
    batch: Batch,
    apply: (batch: Batch) => Promise<CommitResult>,
    mayHave: (runId: string, workerId: string) => boolean,
  ): Promise<CommitResult> {
    const findings = this.#findings;
    const records = this.#records;
    const before = runsBefore(records, batch);
    for (const write of batch.writes)
      if (write.type === "command" && write.command.name === "delete") this.#deleting(write.runId);
    const questions = batch.writes.flatMap((write) => {
      const changed = [write, ...linkedOf(write)].flatMap((each) => (each.type === "record" ? [each] : []));
      return changed.map(({ kind, id }) => records.record(kind, id));
    });
    const owned =
      batch.claim === null ? [] : records.owned(batch.claim.workerId).map((id) => records.run(id) as RunRow);
    const { commit } = this.#sabotage;
    const result = await (commit === undefined ? apply(batch) : commit(batch, apply, records));
    checkCommit({ findings, records, batch, result, before, done: this.#done });
    if (batch.claim !== null && result.claim !== null) {
      checkClaim({ findings, records, request: batch.claim, result: result.claim, writes: batch.writes });
      for (const run of owned)
        if (!before.has(run.id) && mayHave(run.id, batch.claim.workerId)) this.#checkKept(run, batch.claim.workerId);
    }
    for (const [index, write] of batch.writes.entries()) {
      const outcome = result.outcomes[index];
      if (outcome?.ok !== true) continue;
      if (write.type === "command" && write.command.name === "delete") this.#deletedAtOnce(write.runId, before);
      if (this.#done.has(write)) this.repeatCount++;
      else this.#tookEffect(write, outcome.isNew);
      this.#done.add(write);
    }
    for (const [runId, { run }] of before) {
      this.#looked(runId);
      this.#checkEnded(run, runId);
    }
    for (const question of questions)
      if (question !== undefined) checkSettled(findings, question, records.record(question.kind, question.id));
    return result;
  }

  async heartbeat(
    params: { readonly worker: WorkerRow; readonly sentMs: number; readonly isTrusted: boolean },
    apply: () => Promise<Heartbeat>,
  ): Promise<Heartbeat> {
    const result = await apply();
    if (result.isAlive) this.#leases.renewed(params);
    return result;
  }

  async releaseWorkers(
    params: { readonly deadIds: readonly string[]; readonly isTrusted: boolean },
    apply: () => Promise<Released>,
  ): Promise<Released> {
    const result = await apply();
    this.#leases.released({ nowMs: this.#scheduler.nowMs, ...params, workerIds: result.workerIds });
    return result;
  }

  async deleteRuns(runIds: readonly string[], apply: () => Promise<number>): Promise<number> {
    const before = new Map(runIds.map((id) => [id, this.#records.run(id)]));
    for (const id of runIds) this.#deleting(id);
    const count = await apply();
    for (const [id, run] of before) {
      if (run !== undefined && this.#records.run(id) === undefined && !isTerminal(run.status))
        this.#findings.violated("retention", `${id} was deleted while it was ${run.status}`);
    }
    return count;
  }

  /** A claim may make its worker let go of runs that it does not have; of no others. */
  #checkKept({ id, epoch }: RunRow, workerId: string): void {
    if (this.#clocksJump) return;
    const run = this.#records.run(id);
    if (run?.workerId === workerId && run.epoch === epoch) return;
    this.#findings.violated("ownership", `${workerId} has lost ${id} to its own claim, and has it`);
  }

  #deleting(runId: string): void {
    const run = this.#records.run(runId);
    if (run === undefined || !isTerminal(run.status)) return;
    this.#onDelete(run);
    this.deleted.set(runId, run);
    this.#keys.gone(runId);
  }

  /** It was ended and deleted by one batch, so nobody ever saw its end. */
  #deletedAtOnce(runId: string, before: ReturnType<typeof runsBefore>): void {
    const run = before.get(runId)?.run;
    if (run === undefined || this.deleted.has(runId)) return;
    this.deleted.set(runId, { ...run, status: "cancelled" });
    this.#keys.gone(runId);
  }

  #tookEffect(write: Write, isNew: boolean): void {
    // What ends a run may free its key for the next write of the same batch.
    if (write.type === "append" || write.type === "command") this.#noteEnd(write.runId);
    if (write.type === "start" && isNew) {
      this.startCount++;
      this.#keys.started(write.run);
    } else if (write.type === "signal") {
      if (isNew) this.#signals.accepted(write.signal);
    } else if (write.type === "append") {
      this.#signals.appended(write);
    }
    for (const linked of linkedOf(write)) {
      if (isStart(linked)) this.#tookEffect(linked, true);
      if (isSignal(linked) && this.#records.hasSignal(linked.signal.runId, linked.signal.id))
        this.#signals.accepted(linked.signal);
    }
  }

  #noteEnd(runId: string): void {
    const run = this.#records.run(runId);
    if (run !== undefined && isTerminal(run.status)) this.#keys.ended(run);
  }

  /** Those that it leaves behind know of it. */
  #checkEnded(before: RunRow | undefined, runId: string): void {
    const run = this.#records.run(runId);
    if (run === undefined || !isTerminal(run.status) || (before !== undefined && isTerminal(before.status))) return;
    checkTold(this.#findings, this.#records, run);
    checkClosed(this.#findings, this.#records, run);
    const message =
      run.parentId === null ? undefined : this.#records.signals(run.parentId).find(({ id }) => id === runId);
    if (message !== undefined) this.#signals.accepted(message);
  }

  #looked(runId: string): void {
    this.#noteEnd(runId);
    this.#signals.check(runId);
    const ends = this.durableEnds.get(runId);
    const end = this.#records.lastSeq(runId);
    if (ends === undefined) this.durableEnds.set(runId, new Set([end]));
    else ends.add(end);
  }
}
