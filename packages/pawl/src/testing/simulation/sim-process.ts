import { PawlClient } from "../../client/pawl-client.ts";
import { Engine } from "../../engine/engine.ts";
import { Registry } from "../../engine/registry.ts";
import type { MemoryStore } from "../../store/memory/memory-store.ts";
import type { Records } from "../../store/memory/records.ts";
import type { WorkerCore } from "../../engine/worker-core.ts";
import { checkCommit, runsBefore } from "./checks/check-commit.ts";
import type { Dice } from "./dice.ts";
import { FaultyStore, type StoreWatcher } from "./faulty-store.ts";
import type { Faults } from "./faults.ts";
import type { Findings } from "./findings.ts";
import { idMaker } from "./ids.ts";
import { graphProgramWorkflow } from "./program/graph-program.ts";
import { programWorkflow, type Surroundings } from "./program/interpreter.ts";
import type { Program } from "./program/program.ts";
import type { Sabotage } from "./sabotage.ts";
import { ProcessClock, type Scheduler } from "./scheduler.ts";
import type { Home } from "./world.ts";

export interface ProcessParams {
  readonly number: number;
  readonly scheduler: Scheduler;
  readonly base: MemoryStore;
  readonly records: Records;
  /** What programs meet when they run here. */
  readonly surroundings: (home: Home) => Surroundings;
  readonly findings: Findings;
  readonly dice: Dice;
  readonly programs: readonly Program[];
  readonly faults: () => Faults;
  readonly isAlwaysReplay: boolean;
  /** The log of a run is in the store up to its present end. */
  readonly onDurable: (runId: string) => void;
  readonly sabotage?: Sabotage | undefined;
  readonly trace: (line: () => string) => void;
}

/** One process of a simulation: its own clock, its own line to the store, the real engine and the real client. */
export class SimProcess implements Home, StoreWatcher {
  readonly name: string;
  readonly clock: ProcessClock;
  readonly pawl: PawlClient;
  readonly engine: Engine;
  /** Resolves when the process dies. */
  readonly died: Promise<void>;
  readonly #base: MemoryStore;
  readonly #params: ProcessParams;
  /** The last epoch of each run that it has been told is not its own any more. */
  readonly #lost: Map<string, number> = new Map();
  #worker: WorkerCore | null = null;
  #die: () => void = () => {};

  constructor(params: ProcessParams) {
    const { scheduler, dice } = params;
    this.#params = params;
    this.name = `p${params.number}`;
    const { skewMaxMs } = params.faults();
    const clock = new ProcessClock(scheduler, dice.between(-skewMaxMs, skewMaxMs));
    this.clock = params.sabotage?.clock?.(clock) ?? clock;
    this.#base = params.base.connect();
    this.died = new Promise((resolve) => (this.#die = resolve));
    const store = new FaultyStore({
      base: this.#base,
      scheduler,
      clock: this.clock,
      dice,
      watcher: this,
      faults: params.faults,
    });
    const surroundings = params.surroundings(this);
    const silent = (): void => {};
    const tell = (message: string): void => params.trace(() => `${this.name} says: ${message}`);
    const workflows = params.programs.map((program) =>
      program.graph === null
        ? programWorkflow(program, surroundings)
        : graphProgramWorkflow(program, program.graph, surroundings),
    );
    this.engine = new Engine({
      store,
      registry: new Registry(workflows),
      clock: this.clock,
      logger: { debug: silent, info: tell, warn: tell, error: tell },
      random: () => dice.fraction(),
      newId: idMaker(params.number),
      alwaysReplay: params.isAlwaysReplay,
    });
    this.pawl = new PawlClient(this.engine, {});
  }

  get isLive(): boolean {
    return !this.clock.isDead && !this.engine.isClosed;
  }

  get workerId(): string {
    return this.#worker?.workerId ?? "none";
  }

  async startWorker(settings: { readonly concurrency: number; readonly leaseMs: number }): Promise<void> {
    while (this.isLive) {
      try {
        this.#worker = await this.engine.startWorker({ ...settings, queues: null, shutdownTimeoutMs: 10_000 });
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

  hasLost(runId: string, epoch: number): boolean {
    return (this.#lost.get(runId) ?? -1) >= epoch;
  }

  // ── What its line to the store sees ───────────────────────────────────────

  async commit(
    batch: Parameters<StoreWatcher["commit"]>[0],
    apply: Parameters<StoreWatcher["commit"]>[1],
  ): ReturnType<StoreWatcher["commit"]> {
    const { findings, records } = this.#params;
    const before = runsBefore(records, batch);
    const { commit } = this.#params.sabotage ?? {};
    const result = await (commit === undefined ? apply(batch) : commit(batch, apply, records));
    this.#params.trace(() => `${this.name} commits ${describe(batch, result)}`);
    checkCommit({ findings, records, batch, result, before });
    for (const runId of before.keys()) this.#params.onDurable(runId);
    return result;
  }

  committed(batch: Parameters<StoreWatcher["committed"]>[0], result: Parameters<StoreWatcher["committed"]>[1]): void {
    for (const [index, write] of batch.writes.entries()) {
      const outcome = result.outcomes[index];
      if (write.type === "append" && outcome?.ok === false) this.#lost.set(write.runId, write.epoch);
    }
  }

  leaseLost(): void {
    for (const execution of this.#worker?.executions ?? []) this.#lost.set(execution.runId, execution.run.epoch);
  }
}

function describe(
  batch: Parameters<StoreWatcher["commit"]>[0],
  result: Awaited<ReturnType<StoreWatcher["commit"]>>,
): string {
  const writes = batch.writes.map((write, index) => {
    const outcome = result.outcomes[index];
    const end = outcome?.ok === true ? "" : ` REFUSED ${outcome?.refusal}`;
    if (write.type === "append") {
      const events = write.events
        .map(({ seq, kind, key }) => `${seq} ${kind}${key === null ? "" : ` ${key}`}`)
        .join(", ");
      const status =
        write.transition === null
          ? ""
          : ` → ${write.transition.status}${write.transition.dueMs === null ? "" : ` until ${write.transition.dueMs}`}`;
      return `${write.runId}@${write.epoch} [${events}]${status}${end}`;
    }
    if (write.type === "command") return `${write.command.name} ${write.runId}${end}`;
    if (write.type === "signal") return `signal ${write.signal.name} to ${write.signal.runId}${end}`;
    return `start ${write.run.id}${write.workerId === null ? "" : " as its own"}${end}`;
  });
  const claims = (result.claim?.claimed ?? []).map(({ run }) => `claims ${run.id}@${run.epoch}`);
  const attention = (result.claim?.attention ?? []).map(({ run }) => `attends ${run.id}`);
  return [...writes, ...claims, ...attention].join("; ") || "nothing";
}
