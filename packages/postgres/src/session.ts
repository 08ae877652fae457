import type { ClaimRequest, CommitResult, Heartbeat, Outcome, StoreFact, WorkerRow, Write } from "pawl/internal";
import { Committer } from "./commit/committer.ts";
import { ClockOffset } from "./connections/clock-offset.ts";
import { closingMs, commitTimeoutMs, Connections } from "./connections/connections.ts";
import { checkServer } from "./connections/server-check.ts";
import { quoted, type Target } from "./connections/target.ts";
import { inspect } from "./inspect/inspect.ts";
import { Bell } from "./listen/bell.ts";
import { channelOf, payloadsOf } from "./listen/channel.ts";
import { Migrator } from "./migrations/migrator.ts";
import { RecordReader } from "./reads/record-reader.ts";
import { RunReader } from "./reads/run-reader.ts";
import { pause, type Timers } from "./timers.ts";
import { WorkerTable, type ReleaseParams } from "./workers/worker-table.ts";

/** Heartbeats look more often; this is for a process without a worker. */
const clockLookEveryMs = 60_000;
const ringTimeoutMs = 2000;

/** What there is while the store is open. */
export class Session {
  readonly connections: Connections;
  readonly clockOffset: ClockOffset = new ClockOffset();
  readonly runs: RunReader;
  readonly records: RecordReader;
  readonly workers: WorkerTable;
  readonly #timers: Timers;
  readonly #committer: Committer;
  readonly #bell: Bell;
  /** Those that have their heart here: what is for them only rings nowhere else. */
  readonly #localWorkers: Set<string> = new Set();
  /** A batch may take several statements. */
  readonly #underWay: Set<Promise<CommitResult>> = new Set();
  #isLooking = false;

  private constructor(connections: Connections, handle: string, timers: Timers) {
    const { schema } = connections.target;
    this.connections = connections;
    this.#timers = timers;
    this.runs = new RunReader(connections);
    this.records = new RecordReader(connections);
    this.workers = new WorkerTable(connections, this.clockOffset, timers);
    this.#committer = new Committer({
      connections,
      schema: quoted(schema),
      deadlineMs: () => this.clockOffset.serverMsAt(timers.monotonicMs()) + commitTimeoutMs,
      pause: (delayMs) => pause(delayMs * timers.random()),
    });
    const text = "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload";
    this.#bell = new Bell(
      (news, runIds) =>
        connections.write({ text, values: [channelOf(schema), payloadsOf(handle, news, runIds)] }, ringTimeoutMs),
      timers,
    );
  }

  static async open(target: Target, handle: string, timers: Timers): Promise<Session> {
    const connections = new Connections(target, timers);
    try {
      await checkServer(connections);
      await new Migrator(connections).prepare();
      const session = new Session(connections, handle, timers);
      // The first look comes over a connection that is warm by now; the second is there in case the first was unlucky.
      await session.workers.lookAtClock();
      await session.workers.lookAtClock();
      return session;
    } catch (error) {
      await connections.close();
      throw error;
    }
  }

  async commit(batch: {
    readonly writes: readonly Write[];
    readonly claim: ClaimRequest | null;
  }): Promise<CommitResult> {
    if (this.#timers.monotonicMs() - this.clockOffset.lookedMs > clockLookEveryMs) void this.#lookAtClock();
    const committing = this.#committer.commit(batch);
    this.#underWay.add(committing);
    try {
      const { outcomes, claim, changedRuns } = await committing;
      this.#ringFor({ outcomes, claim }, changedRuns);
      return { outcomes, claim };
    } catch (error) {
      // Whatever went wrong: one reason may be that this machine has slept, and its idea of the server's clock with it.
      void this.#lookAtClock();
      throw error;
    } finally {
      this.#underWay.delete(committing);
    }
  }

  async heartbeat(worker: WorkerRow, isNew: boolean): Promise<Heartbeat> {
    this.#localWorkers.add(worker.id);
    const beat = await this.workers.heartbeat(worker, isNew);
    if (!beat.isAlive) this.#localWorkers.delete(worker.id);
    return beat;
  }

  async releaseWorkers(
    params: ReleaseParams,
  ): Promise<{ readonly workerIds: readonly string[]; readonly runIds: readonly string[] }> {
    const released = await this.workers.release(params);
    for (const id of released.workerIds) this.#localWorkers.delete(id);
    if (released.runIds.length > 0) this.#bell.ring("work", released.runIds);
    return released;
  }

  async deleteRuns(runIds: readonly string[], endedByMs: number | null): Promise<number> {
    const count = await this.runs.delete(runIds, endedByMs);
    if (count > 0) this.#bell.ring("change", runIds);
    return count;
  }

  async inspect(canNotify: boolean): Promise<readonly StoreFact[]> {
    return inspect(this.connections, { canNotify, clockOffsetMs: this.clockOffset.ms });
  }

  async close(): Promise<void> {
    let cancel: () => void = () => {};
    const isTooLate = new Promise<void>((resolve) => (cancel = this.#timers.after(closingMs, resolve)));
    const isDone = Promise.allSettled(this.#underWay).then(() => this.#bell.close());
    await Promise.race([isDone, isTooLate]);
    cancel();
    await this.connections.close();
  }

  #ringFor({ outcomes, claim }: CommitResult, changedRuns: readonly string[]): void {
    const runIds = claim === null ? changedRuns : [...changedRuns, ...claim.claimed.map(({ run }) => run.id)];
    let isChange = claim !== null && claim.claimed.length > 0;
    for (const outcome of outcomes) {
      if (!outcome.ok) continue;
      if (this.#isWorkElsewhere(outcome)) return this.#bell.ring("work", runIds);
      isChange = true;
    }
    if (isChange) this.#bell.ring("change", runIds);
  }

  #isWorkElsewhere({ wakes, run }: Outcome & { readonly ok: true }): boolean {
    return wakes && (run === null || run.workerId === null || !this.#localWorkers.has(run.workerId));
  }

  async #lookAtClock(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.workers.lookAtClock();
    } catch {
      // There is another occasion soon; who asked for something has an error of their own.
    }
    this.#isLooking = false;
  }
}
