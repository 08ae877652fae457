import { PawlClient } from "../../client/pawl-client.ts";
import { Engine } from "../../engine/engine.ts";
import { Registry } from "../../engine/registry.ts";
import type { WorkerCore } from "../../engine/worker-core.ts";
import { Calendars } from "../../schedule/calendars.ts";
import type { MemoryStore } from "../../store/memory/memory-store.ts";
import type { CommitResult, Write } from "../../store/write.ts";
import type { Inspector } from "./checks/inspector.ts";
import type { Dice } from "./dice.ts";
import { FaultyStore, type Batch, type StoreWatcher } from "./faulty-store.ts";
import type { Faults } from "./faults.ts";
import type { WorkerPlan } from "./fleet.ts";
import { idMaker } from "./ids.ts";
import { ProcessClock } from "./process-clock.ts";
import { graphProgramWorkflow } from "./program/graph-program.ts";
import { programWorkflow, type Surroundings } from "./program/interpreter.ts";
import type { Program } from "./program/program.ts";
import { describeBatch } from "./report-batch.ts";
import type { Sabotage } from "./sabotage.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Weather } from "./weather.ts";
import type { Home } from "./world.ts";

export interface ProcessParams {
  readonly number: number;
  readonly scheduler: Scheduler;
  readonly base: MemoryStore;
  /** What programs meet when they run here. */
  readonly surroundings: (home: Home) => Surroundings;
  readonly inspector: Inspector;
  readonly dice: Dice;
  readonly weather: Weather;
  /** All that its code has. */
  readonly programs: readonly Program[];
  readonly faults: () => Faults;
  readonly isAlwaysReplay: boolean;
  readonly sabotage?: Sabotage | undefined;
  readonly trace: (line: () => string) => void;
}

/** One process of a simulation: its own clock, its own line to the store, the real engine and the real client. */
export class SimProcess implements Home, StoreWatcher {
  readonly name: string;
  readonly clock: ProcessClock;
  readonly pawl: PawlClient;
  readonly engine: Engine;
  readonly store: FaultyStore;
  /** Resolves when the process dies. */
  readonly died: Promise<void>;
  readonly #base: MemoryStore;
  readonly #params: ProcessParams;
  /** The last epoch of each run that it has been told is not its own any more. */
  readonly #lost: Map<string, number> = new Map();
  /** Every worker that has been started here. */
  readonly #workers: Map<string, WorkerCore> = new Map();
  /** Handed over, with nothing heard of them yet. */
  readonly #underWay: Set<Batch> = new Set();
  #die: () => void = () => {};

  constructor(params: ProcessParams) {
    const { scheduler, dice, sabotage } = params;
    this.#params = params;
    this.name = `p${params.number}`;
    const { skewMaxMs, driftMaxPpm } = params.faults();
    const clock = new ProcessClock(scheduler, {
      skewMs: dice.between(-skewMaxMs, skewMaxMs),
      driftPpm: dice.between(-driftMaxPpm, driftMaxPpm),
    });
    this.clock = sabotage?.clock?.(clock) ?? clock;
    this.#base = params.base.connect();
    this.died = new Promise((resolve) => (this.#die = resolve));
    this.store = new FaultyStore({ ...params, base: this.#base, clock: this.clock, watcher: this });
    const surroundings = params.surroundings(this);
    const silent = (): void => {};
    const tell = (message: string): void => params.trace(() => `${this.name} says: ${message}`);
    const workflows = params.programs.map((program) =>
      program.graph === null
        ? programWorkflow(program, surroundings)
        : graphProgramWorkflow(program, program.graph, surroundings),
    );
    this.engine = new Engine({
      store: this.store,
      registry: new Registry(workflows),
      clock: this.clock,
      logger: { debug: silent, info: tell, warn: tell, error: tell },
      random: () => dice.fraction(),
      newId: idMaker(params.number),
      alwaysReplay: params.isAlwaysReplay,
      // The weather kills more often than any run does.
      deathsMax: Number.POSITIVE_INFINITY,
    });
    this.pawl = new PawlClient(
      this.engine,
      {},
      {
        calendars: new Calendars(),
        onSchedulesChanged: () => {},
      },
    );
  }

  get isLive(): boolean {
    return !this.clock.isDead && !this.engine.isClosed;
  }

  async startWorker(plan: WorkerPlan): Promise<void> {
    while (this.isLive) {
      try {
        const worker = await this.engine.startWorker({
          ...plan,
          name: this.name,
          captureOutput: false,
          shutdownTimeoutMs: 10_000,
        });
        this.#workers.set(worker.workerId, worker);
        return;
      } catch {
        await this.clock.sleep(200);
      }
    }
  }

  crash(): void {
    this.clock.kill();
    void this.#base.close();
    this.#die();
  }

  // ── What is known of it ───────────────────────────────────────────────────

  worker(id: string | null): WorkerCore | undefined {
    return id === null ? undefined : this.#workers.get(id);
  }

  get workerIds(): readonly string[] {
    return [...this.#workers.keys()];
  }

  serves(workflow: string, version: number): boolean {
    return this.#params.programs.some((program) => program.name === workflow && program.version === version);
  }

  hasLost(runId: string, epoch: number): boolean {
    return (this.#lost.get(runId) ?? -1) >= epoch;
  }

  /** Something is on its way to the store, and its answer not back yet. */
  get isWaiting(): boolean {
    return this.#underWay.size > 0;
  }

  /** The worker has the run, or the answer that says that it was born there is still to come. */
  #mayHave(runId: string, workerId: string): boolean {
    if (this.clock.isDead) return false;
    if (this.worker(workerId)?.owns(runId) === true) return true;
    for (const { writes } of this.#underWay) {
      const isBirth = (write: Write): boolean =>
        write.type === "start" && write.run.id === runId && write.workerId === workerId;
      if (writes.some(isBirth)) return true;
    }
    return false;
  }

  // ── What its line to the store sees ───────────────────────────────────────

  async commit(batch: Batch, apply: (batch: Batch) => Promise<CommitResult>): Promise<CommitResult> {
    const result = await this.#params.inspector.commit(batch, apply, (runId, workerId) =>
      this.#mayHave(runId, workerId),
    );
    const note = this.#underWay.has(batch) ? "" : " (of which it will not hear)";
    this.#params.trace(() => `${this.name} commits${note} ${describeBatch(batch, result)}`);
    return result;
  }

  sent(batch: Batch): void {
    this.#underWay.add(batch);
  }

  done(batch: Batch): void {
    this.#underWay.delete(batch);
  }

  committed(batch: Batch, result: CommitResult): void {
    for (const [index, write] of batch.writes.entries()) {
      const outcome = result.outcomes[index];
      if (write.type === "append" && outcome?.ok === false) this.#lost.set(write.runId, write.epoch);
    }
  }

  async heartbeat(...args: Parameters<StoreWatcher["heartbeat"]>): ReturnType<StoreWatcher["heartbeat"]> {
    const result = await this.#params.inspector.heartbeat(...args);
    const { id, heartbeatMs, expiresMs } = args[0].worker;
    this.#params.trace(
      () => `${this.name} beats for ${id}, of ${heartbeatMs} until ${expiresMs}${result.isAlive ? "" : ": it is gone"}`,
    );
    return result;
  }

  async releaseWorkers(
    ...args: Parameters<StoreWatcher["releaseWorkers"]>
  ): ReturnType<StoreWatcher["releaseWorkers"]> {
    const result = await this.#params.inspector.releaseWorkers(...args);
    const { workerIds, runIds } = result;
    if (workerIds.length + runIds.length > 0)
      this.#params.trace(() => `${this.name} releases ${workerIds.join(", ")} with ${runIds.join(", ") || "no runs"}`);
    return result;
  }

  deleteRuns(...args: Parameters<StoreWatcher["deleteRuns"]>): ReturnType<StoreWatcher["deleteRuns"]> {
    this.#params.trace(() => `${this.name} deletes ${args[0].join(", ")}`);
    return this.#params.inspector.deleteRuns(...args);
  }

  leaseLost(workerId: string): void {
    for (const execution of this.worker(workerId)?.executions ?? [])
      this.#lost.set(execution.runId, execution.run.epoch);
  }

  offset(offsetMs: number): number {
    return this.#params.sabotage?.offset?.(offsetMs) ?? offsetMs;
  }
}
