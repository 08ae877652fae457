import { PawlError } from "../errors/pawl-error.ts";
import type { FileBytes } from "../files/file-bytes.ts";
import type { EventRow } from "../store/event-row.ts";
import type { RecordRow } from "../store/record-row.ts";
import type { RunRow } from "../store/run-row.ts";
import type { SignalRow } from "../store/signal-row.ts";
import type { ChangeListener, LaneCount, LogPart, RunCount, Store, StoreFact } from "../store/store.ts";
import { sealedTransactions } from "./sealed-transactions.ts";
import type { StoreTransactions } from "../store/store-transactions.ts";
import type { WorkerRow } from "../store/worker-row.ts";
import type { ClaimRequest, ClaimResult, CommitResult, Outcome, Write } from "../store/write.ts";
import { openClaimed, openEvents, openListed, openRecord, openRun, openSignals } from "./open-row.ts";
import type { BlobStore } from "./blobs/blob-store.ts";
import { isPlainWrite, sealWrite } from "./seal-write.ts";
import { RunFileBytes } from "./run-file-bytes.ts";
import { Sealer, type SealerParams } from "./sealer.ts";
import { SharedBlobs } from "./shared-blobs.ts";

interface Batch {
  readonly writes: readonly Write[];
  readonly claim: ClaimRequest | null;
}

/**
 * A store whose payloads are compressed, encrypted, or kept in a blob store: stands between the engine and the store that has the rows, and neither knows of it.
 *
 * A blob is durable before the row that names it is written, and removed after the last row that does is gone; a crash in between leaves at most blobs that nobody names, which
 * {@link PayloadStore.sweep} finds.
 */
export class PayloadStore implements Store {
  readonly #base: Store;
  readonly #sealer: Sealer;
  readonly #shared: SharedBlobs | null;
  readonly #blobs: BlobStore | null;
  /** Of the runs' files; null: there is no blob store for them. */
  readonly fileBytes: FileBytes | null;
  /** The parents of runs that a worker of this process may have, by run: the end of such a run is a message that names its blobs. */
  readonly #parents: Map<string, string> = new Map();
  readonly #underWay: Set<Promise<CommitResult>> = new Set();
  #isClosed = false;

  constructor(base: Store, params: SealerParams) {
    this.#base = base;
    this.#sealer = new Sealer(params);
    this.#blobs = params.blobs;
    const isThere = async (runId: string): Promise<boolean> => (await base.getRun({ runId })) !== null;
    const { blobs, codecs } = params;
    this.#shared = blobs === null ? null : new SharedBlobs({ blobs, isThere });
    this.fileBytes =
      blobs === null || this.#shared === null ? null : new RunFileBytes({ blobs, codecs, shared: this.#shared });
  }

  get kind(): string {
    return this.#base.kind;
  }

  get location(): string {
    return this.#base.location;
  }

  get isShared(): boolean {
    return this.#base.isShared;
  }

  get canNotify(): boolean {
    return this.#base.canNotify;
  }

  get overlapsFrom(): number {
    return this.#base.overlapsFrom;
  }

  get clockOffsetMs(): number {
    return this.#base.clockOffsetMs;
  }

  /** What a transaction records is a payload like that of its step. */
  get transactions(): StoreTransactions | undefined {
    const { transactions } = this.#base;
    return transactions === undefined ? undefined : sealedTransactions(transactions, this.#sealer);
  }

  open(): Promise<void> {
    this.#isClosed = false;
    return this.#base.open();
  }

  /** What is being sealed has been accepted: it is written first. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    await this.#base.close();
  }

  async commit(batch: Batch): Promise<CommitResult> {
    if (this.#isClosed) throw new PawlError("closed", "The store is closed.");
    // In the same turn where nothing is to be done: what the caller changes after its call does not count.
    const { writes } = batch;
    const isPlain = writes.every((write) => !needsCare(write) && isPlainWrite(this.#sealer, write));
    if (isPlain) {
      const result = await this.#base.commit(batch);
      this.#letGo(writes);
      return this.#opened(writes, result);
    }
    const committing = this.#commitSealed(structuredClone(batch));
    this.#underWay.add(committing);
    const over = (): void => void this.#underWay.delete(committing);
    committing.then(over, over);
    return committing;
  }

  async #commitSealed({ writes, claim }: Batch): Promise<CommitResult> {
    for (const write of writes) {
      if (write.type === "start" && write.copyFrom !== null)
        await this.#shared?.share(write.copyFrom.runId, write.run.id);
      if (write.type === "append" && !this.#sealer.isPlain(write.transition?.output))
        await this.#shareWithParent(write.runId);
    }
    const sealed = await Promise.all(writes.map((write) => sealWrite(this.#sealer, write)));
    const result = await this.#base.commit({ writes: sealed, claim });
    this.#letGo(writes);
    const opened = await this.#opened(writes, result);
    for (const [index, write] of writes.entries()) {
      const isDelete = write.type === "command" && write.command.name === "delete";
      if (isDelete && result.outcomes[index]!.ok) await this.#shared?.collect(write.runId);
    }
    return opened;
  }

  /** What the store tells the parent names the output as it is stored: that stays until the parent is gone too. */
  async #shareWithParent(runId: string): Promise<void> {
    const parentId = this.#parents.get(runId);
    if (parentId !== undefined) await this.#shared?.share(runId, parentId);
  }

  #note({ id, parentId, parentSignal }: RunRow): void {
    if (this.#shared !== null && parentId !== null && parentSignal !== null) this.#parents.set(id, parentId);
  }

  /** Who comes by these runs again hears of their parents again. */
  #letGo(writes: readonly Write[]): void {
    if (this.#parents.size === 0) return;
    for (const write of writes) {
      if (write.type === "append" && write.transition !== null && write.transition.status !== "running")
        this.#parents.delete(write.runId);
    }
  }

  async #opened(writes: readonly Write[], { outcomes, claim }: CommitResult): Promise<CommitResult> {
    return {
      outcomes: await Promise.all(outcomes.map((outcome, index) => this.#openOutcome(writes[index]!, outcome))),
      claim: claim === null ? null : await this.#openClaim(claim),
    };
  }

  async #openOutcome(write: Write, outcome: Outcome): Promise<Outcome> {
    if (outcome.run === null) return outcome;
    const isOwn = outcome.ok && outcome.isNew && write.type === "start";
    if (isOwn && write.workerId !== null) this.#note(outcome.run);
    if (isOwn) return { ...outcome, run: { ...outcome.run, input: write.run.input } };
    return { ...outcome, run: await openRun(this.#sealer, outcome.run) };
  }

  async #openClaim({ claimed, attention, nextDueMs }: ClaimResult): Promise<ClaimResult> {
    for (const { run } of claimed) this.#note(run);
    return {
      claimed: await Promise.all(claimed.map((one) => openClaimed(this.#sealer, one))),
      attention: await Promise.all(
        attention.map(async ({ run, signals }) => ({
          run: await openRun(this.#sealer, run),
          signals: await openSignals(this.#sealer, signals),
        })),
      ),
      nextDueMs,
    };
  }

  async getRun(query: Parameters<Store["getRun"]>[0]): Promise<RunRow | null> {
    const run = await this.#base.getRun(query);
    return run === null ? null : openRun(this.#sealer, run);
  }

  async getRuns(query: Parameters<Store["getRuns"]>[0]): Promise<readonly RunRow[]> {
    return this.#openAll(await this.#base.getRuns(query), openListed);
  }

  async getEnded(query: Parameters<Store["getEnded"]>[0]): Promise<readonly RunRow[]> {
    return this.#openAll(await this.#base.getEnded(query), openRun);
  }

  async listRuns(query: Parameters<Store["listRuns"]>[0]): Promise<readonly RunRow[]> {
    return this.#openAll(await this.#base.listRuns(query), openListed);
  }

  async listChildren(query: Parameters<Store["listChildren"]>[0]): Promise<readonly RunRow[]> {
    return this.#openAll(await this.#base.listChildren(query), openListed);
  }

  async getEvents(query: Parameters<Store["getEvents"]>[0]): Promise<readonly EventRow[]> {
    return openEvents(this.#sealer, await this.#base.getEvents(query));
  }

  async readLogs(query: Parameters<Store["readLogs"]>[0]): Promise<readonly LogPart[]> {
    const parts = await this.#base.readLogs(query);
    return Promise.all(parts.map(async ({ run, events }) => ({ run, events: await openEvents(this.#sealer, events) })));
  }

  async getSignals(query: Parameters<Store["getSignals"]>[0]): Promise<readonly SignalRow[]> {
    return openSignals(this.#sealer, await this.#base.getSignals(query));
  }

  async getRecord(query: Parameters<Store["getRecord"]>[0]): Promise<RecordRow | null> {
    const record = await this.#base.getRecord(query);
    return record === null ? null : openRecord(this.#sealer, record);
  }

  async listRecords(query: Parameters<Store["listRecords"]>[0]): Promise<readonly RecordRow[]> {
    return this.#openAll(await this.#base.listRecords(query), openRecord);
  }

  countRuns(query: Parameters<Store["countRuns"]>[0]): Promise<readonly RunCount[]> {
    return this.#base.countRuns(query);
  }

  tallyRuns(query: Parameters<Store["tallyRuns"]>[0]): ReturnType<Store["tallyRuns"]> {
    return this.#base.tallyRuns(query);
  }

  summarizeRuns(query: Parameters<Store["summarizeRuns"]>[0]): ReturnType<Store["summarizeRuns"]> {
    return this.#base.summarizeRuns(query);
  }

  countLanes(query: Parameters<Store["countLanes"]>[0]): Promise<readonly LaneCount[]> {
    return this.#base.countLanes(query);
  }

  scanErrors(query: Parameters<Store["scanErrors"]>[0]): ReturnType<Store["scanErrors"]> {
    return this.#base.scanErrors(query);
  }

  scanEnded(query: Parameters<Store["scanEnded"]>[0]): ReturnType<Store["scanEnded"]> {
    return this.#base.scanEnded(query);
  }

  async deleteRuns(params: Parameters<Store["deleteRuns"]>[0]): Promise<number> {
    const deleted = await this.#base.deleteRuns(params);
    // Those that were not deleted are still there, and keep what they have.
    for (const runId of params.runIds) await this.#shared?.collect(runId);
    return deleted;
  }

  heartbeat(params: Parameters<Store["heartbeat"]>[0]): ReturnType<Store["heartbeat"]> {
    return this.#base.heartbeat(params);
  }

  listWorkers(): Promise<readonly WorkerRow[]> {
    return this.#base.listWorkers();
  }

  releaseWorkers(params: Parameters<Store["releaseWorkers"]>[0]): ReturnType<Store["releaseWorkers"]> {
    return this.#base.releaseWorkers(params);
  }

  onWake(listener: () => void): () => void {
    return this.#base.onWake(listener);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#base.onChange(listener);
  }

  async inspect(): Promise<readonly StoreFact[]> {
    const facts = await this.#base.inspect();
    return this.#blobs === null
      ? facts
      : [...facts, { name: "blobs", value: `${this.#blobs.kind}: ${this.#blobs.location}` }];
  }

  /** Removes blobs of runs that are not there; see {@link SharedBlobs.sweep}. */
  async sweep(beforeMs: number): Promise<{ readonly runs: number; readonly collected: number }> {
    return (await this.#shared?.sweep(beforeMs)) ?? { runs: 0, collected: 0 };
  }

  #openAll<Row>(rows: readonly Row[], open: (sealer: Sealer, row: Row) => Promise<Row>): Promise<readonly Row[]> {
    return Promise.all(rows.map((row) => open(this.#sealer, row)));
  }
}

/** It shares blobs, or leaves some that nobody needs. */
function needsCare(write: Write): boolean {
  return write.type === "start" ? write.copyFrom !== null : write.type === "command" && write.command.name === "delete";
}
