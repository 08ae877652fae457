import { PawlError } from "../../errors/pawl-error.ts";
import type { MemoryStore } from "../../store/memory/memory-store.ts";
import type { Store, StoreFact } from "../../store/store.ts";
import type { ClaimRequest, CommitResult, Write } from "../../store/write.ts";
import type { Dice } from "./dice.ts";
import type { Faults } from "./faults.ts";
import type { ProcessClock, Scheduler } from "./scheduler.ts";

export interface StoreWatcher {
  /** Wraps a commit: sees the records before and after. */
  commit(batch: Batch, apply: (batch: Batch) => Promise<CommitResult>): Promise<CommitResult>;
  /** The process learns what became of its commit. */
  committed(batch: Batch, result: CommitResult): void;
  /** The process learns that its lease is lost. */
  leaseLost(): void;
}

export interface Batch {
  readonly writes: readonly Write[];
  readonly claim: ClaimRequest | null;
}

/**
 * A store at the end of a line: every call takes its time there and back, may fail on the way there, and goes on without its process once it is
 * sent: a crash finds it before it was applied, or after, with the answer still to come.
 */
export class FaultyStore implements Store {
  readonly kind: string = "memory";
  readonly location: string = "memory:";
  readonly isShared: boolean = true;
  readonly #base: MemoryStore;
  readonly #scheduler: Scheduler;
  readonly #clock: ProcessClock;
  readonly #dice: Dice;
  readonly #watcher: StoreWatcher;
  readonly #faults: () => Faults;

  constructor(params: {
    readonly base: MemoryStore;
    readonly scheduler: Scheduler;
    readonly clock: ProcessClock;
    readonly dice: Dice;
    readonly watcher: StoreWatcher;
    readonly faults: () => Faults;
  }) {
    this.#base = params.base;
    this.#scheduler = params.scheduler;
    this.#clock = params.clock;
    this.#dice = params.dice;
    this.#watcher = params.watcher;
    this.#faults = params.faults;
  }

  open(): Promise<void> {
    return this.#base.open();
  }

  close(): Promise<void> {
    return this.#base.close();
  }

  async commit(batch: Batch): Promise<CommitResult> {
    return this.#call(
      () => this.#watcher.commit(batch, (actual) => this.#base.commit(actual)),
      (result) => this.#watcher.committed(batch, result),
    );
  }

  heartbeat(params: Parameters<Store["heartbeat"]>[0]): ReturnType<Store["heartbeat"]> {
    return this.#call(
      () => this.#base.heartbeat(params),
      (isAlive) => isAlive || this.#watcher.leaseLost(),
    );
  }

  getRun(query: Parameters<Store["getRun"]>[0]): ReturnType<Store["getRun"]> {
    return this.#call(() => this.#base.getRun(query));
  }

  getEnded(query: Parameters<Store["getEnded"]>[0]): ReturnType<Store["getEnded"]> {
    return this.#call(() => this.#base.getEnded(query));
  }

  listRuns(query: Parameters<Store["listRuns"]>[0]): ReturnType<Store["listRuns"]> {
    return this.#call(() => this.#base.listRuns(query));
  }

  getEvents(query: Parameters<Store["getEvents"]>[0]): ReturnType<Store["getEvents"]> {
    return this.#call(() => this.#base.getEvents(query));
  }

  getSignals(query: Parameters<Store["getSignals"]>[0]): ReturnType<Store["getSignals"]> {
    return this.#call(() => this.#base.getSignals(query));
  }

  countRuns(query: Parameters<Store["countRuns"]>[0]): ReturnType<Store["countRuns"]> {
    return this.#call(() => this.#base.countRuns(query));
  }

  listWorkers(): ReturnType<Store["listWorkers"]> {
    return this.#call(() => this.#base.listWorkers());
  }

  releaseWorkers(params: Parameters<Store["releaseWorkers"]>[0]): ReturnType<Store["releaseWorkers"]> {
    return this.#call(() => this.#base.releaseWorkers(params));
  }

  onWake(listener: () => void): () => void {
    return this.#base.onWake(() => this.#news(listener));
  }

  onChange(listener: () => void): () => void {
    return this.#base.onChange(() => this.#news(listener));
  }

  inspect(): Promise<readonly StoreFact[]> {
    return this.#call(() => this.#base.inspect());
  }

  #news(listener: () => void): void {
    if (this.#dice.hits(this.#faults().deafness)) return;
    this.#scheduler.after(this.#delayMs(), listener, this.#clock);
  }

  #call<T>(apply: () => Promise<T>, onAnswer: (answer: T) => void = () => {}): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#dice.hits(this.#faults().failures)) {
        this.#scheduler.after(
          this.#delayMs(),
          () => reject(new PawlError("store_busy", "A simulated failure of the store.")),
          this.#clock,
        );
        return;
      }
      const arrive = (): void => {
        apply().then(
          (answer) => {
            this.#scheduler.after(
              this.#delayMs(),
              () => {
                onAnswer(answer);
                resolve(answer);
              },
              this.#clock,
            );
          },
          (error: unknown) => this.#scheduler.after(this.#delayMs(), () => reject(error), this.#clock),
        );
      };
      // A request on its way belongs to nobody: half of those that a crash finds there still arrive.
      const isSent = this.#dice.hits(0.5);
      this.#scheduler.after(this.#delayMs(), () => (this.#clock.isDead && !isSent ? undefined : arrive()));
    });
  }

  #delayMs(): number {
    const { delayMaxMs, slowness } = this.#faults();
    const delayMs = this.#dice.between(0, delayMaxMs);
    return this.#dice.hits(slowness) ? delayMs * 10 : delayMs;
  }
}
