import { PawlError } from "../errors/pawl-error.ts";
import type { WorkerHealth } from "../store/worker-row.ts";
import type { Logger } from "./logger.ts";
import { reasonOf, type StoreFailure, type StoreRecovery } from "./store-outage.ts";

/** What a worker tells of itself, by event: see `Worker.on`. */
export interface WorkerEvents {
  /** It is registered and claims runs. */
  readonly started: { readonly workerId: string; readonly name: string };
  /** It claims nothing more; `activeRuns` are still here. */
  readonly stopping: { readonly activeRuns: number; readonly timeoutMs: number };
  /** It has given back what it had, and signed off. */
  readonly stopped: { readonly tookMs: number };
  /** Its status, or the reasons for it, are others than before. */
  readonly "health-changed": {
    readonly from: WorkerHealth["status"];
    readonly to: WorkerHealth["status"];
    readonly reasons: WorkerHealth["reasons"];
  };
  /** It has taken these runs from the store. Runs that are started in its own process and begin here at once are not among them. */
  readonly "runs-claimed": { readonly runIds: readonly string[] };
  /** It gave no sign of life for longer than its lease: these runs were taken from it, and what it did of them was stopped. */
  readonly "lease-lost": { readonly runIds: readonly string[] };
  /** It has found these workers dead, and their runs can be claimed again. */
  readonly "workers-released": { readonly workerIds: readonly string[]; readonly runIds: readonly string[] };
  /** A call of the store has failed, for all workers of this process; it is tried again. */
  readonly "store-failed": StoreFailure;
  /** Everything that had failed has succeeded. */
  readonly "store-recovered": StoreRecovery;
}

const names: Readonly<Record<keyof WorkerEvents, true>> = {
  started: true,
  stopping: true,
  stopped: true,
  "health-changed": true,
  "runs-claimed": true,
  "lease-lost": true,
  "workers-released": true,
  "store-failed": true,
  "store-recovered": true,
};

type Listener<Name extends keyof WorkerEvents> = (event: WorkerEvents[Name]) => void;

/** Tells listeners. One that throws, or whose promise is rejected, is logged and harms nothing. */
export class WorkerEmitter {
  readonly #logger: Logger;
  readonly #listeners: Map<string, Set<Listener<never>>> = new Map();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @throws PawlError `invalid_option`. */
  on<Name extends keyof WorkerEvents>(name: Name, listener: Listener<Name>): () => void {
    if (!Object.hasOwn(names, name)) {
      throw new PawlError(
        "invalid_option",
        `A worker has no event ${JSON.stringify(name)}; there are: ${Object.keys(names).join(", ")}.`,
      );
    }
    if (typeof listener !== "function") {
      throw new PawlError("invalid_option", `The listener of the event "${name}" must be a function.`);
    }
    // A function of its own, so that one listener that is given twice is called twice and each can be taken away.
    const own: Listener<Name> = (event) => listener(event);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(own));
    return () => {
      listeners.delete(own);
    };
  }

  isHeard(name: keyof WorkerEvents): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  emit<Name extends keyof WorkerEvents>(name: Name, event: WorkerEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) this.#tell(name, listener as Listener<Name>, event);
  }

  #tell<Name extends keyof WorkerEvents>(name: Name, listener: Listener<Name>, event: WorkerEvents[Name]): void {
    const complain = (error: unknown): void =>
      this.#logger.error(`A listener of the worker's event "${name}" failed: ${reasonOf(error)}`);
    try {
      // Listeners may well be async functions: their failures must not end the process.
      Promise.resolve(listener(event) as unknown).catch(complain);
    } catch (error) {
      complain(error);
    }
  }
}
