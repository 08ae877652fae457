import type { Engine } from "../engine/engine.ts";
import type { WorkerCore } from "../engine/worker-core.ts";
import type { WorkerEvents } from "../engine/worker-events.ts";
import { checkOptions } from "../errors/check-options.ts";
import { durationMs, type Duration } from "../retry/duration.ts";
import type { WorkerHealth } from "../store/worker-row.ts";
import type { Worker } from "./worker.ts";

/** A worker that a program holds on to. */
export class WorkerHandle implements Worker {
  readonly #engine: Engine;
  readonly #core: WorkerCore;

  constructor(engine: Engine, core: WorkerCore) {
    this.#engine = engine;
    this.#core = core;
  }

  get id(): string {
    return this.#core.workerId;
  }

  get name(): string {
    return this.#core.name;
  }

  get activeRuns(): number {
    return this.#core.activeRuns;
  }

  get isReady(): boolean {
    return this.#core.isReady;
  }

  health(): WorkerHealth {
    return this.#core.health;
  }

  on<Event extends keyof WorkerEvents>(event: Event, listener: (data: WorkerEvents[Event]) => void): () => void {
    return this.#core.events.on(event, listener);
  }

  async stop(options: { readonly timeout?: Duration } = {}): Promise<void> {
    checkOptions(options, { timeout: true }, "worker.stop");
    const timeoutMs = options.timeout === undefined ? undefined : durationMs(options.timeout, "timeout of stop");
    await this.#engine.stopWorker(this.#core, timeoutMs);
  }
}
