import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createPawl } from "pawl";
import { checkpoint } from "../scratch.ts";
import { eventCellCount, type BareBatch, type Cell } from "./bare-batch.ts";

/** Where the bare loop's rows go. */
export interface BareStore {
  /** How many commits may be under way together. */
  readonly lanes: number;
  /** Calls back when the batch is durable. */
  commit(batch: BareBatch, onDurable: () => void): void;
  /** The cells of a run's events. */
  read(run: number): Promise<readonly Cell[][]>;
  close(): Promise<void>;
}

/** On `node:sqlite`, in a new file in the folder. */
export async function openBareFile(folder: string): Promise<BareStore> {
  const path = join(folder, "bare.db");
  // Pawl makes the file, so that tables, columns and indexes are those that it writes to itself.
  await (await createPawl({ store: `sqlite:${path}` })).close();
  checkpoint(path);
  return BareThread.open(path);
}

/** `node:sqlite` on a thread of its own, and nothing else. */
class BareThread implements BareStore {
  readonly lanes = 1;
  readonly #worker: Worker;
  #onReply: (reply: readonly Cell[][]) => void = () => {};

  private constructor(path: string) {
    this.#worker = new Worker(new URL("./bare-thread.ts", import.meta.url), { workerData: { path } });
    this.#worker.on("message", (reply: readonly Cell[][]) => this.#onReply(reply));
    // Nothing can be measured any more: thrown here, it ends the measure's process.
    this.#worker.on("error", (error) => {
      throw error;
    });
  }

  static async open(path: string): Promise<BareThread> {
    const thread = new BareThread(path);
    await thread.#reply();
    return thread;
  }

  commit(batch: BareBatch, onDurable: () => void): void {
    this.#onReply = onDurable;
    this.#worker.postMessage(batch);
  }

  read(run: number): Promise<readonly Cell[][]> {
    this.#worker.postMessage({ read: run });
    return this.#reply();
  }

  async close(): Promise<void> {
    this.#worker.postMessage({ close: true });
    await this.#reply();
    await this.#worker.terminate();
  }

  #reply(): Promise<readonly Cell[][]> {
    return new Promise((resolve) => (this.#onReply = resolve));
  }
}

/** Rows in an array, durable in the next turn of the event loop. */
export class BareMemory implements BareStore {
  readonly lanes = 1;
  readonly #events = new Map<number, Cell[][]>();
  readonly #runs: Cell[][] = [];

  commit(batch: BareBatch, onDurable: () => void): void {
    this.#runs.push(batch.runs, batch.ends);
    const { events } = batch;
    for (let i = 0; i < events.length; i += eventCellCount) {
      const run = events[i] as number;
      const rows = this.#events.get(run);
      const row = events.slice(i, i + eventCellCount);
      if (rows === undefined) this.#events.set(run, [row]);
      else rows.push(row);
    }
    setImmediate(onDurable);
  }

  async read(run: number): Promise<readonly Cell[][]> {
    return this.#events.get(run) ?? [];
  }

  async close(): Promise<void> {
    this.#events.clear();
  }
}
