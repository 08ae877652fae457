import { Worker } from "node:worker_threads";
import { PawlError } from "../../errors/pawl-error.ts";
import type { BatchReply } from "./batch-reply.ts";
import type { Requests } from "./backend.ts";
import type { DatabaseOptions } from "./database.ts";
import type { ErrorMessage, Message, Reply } from "./message.ts";
import type { Cell } from "./run-columns.ts";

/** The way to a `Backend`. */
export interface Link {
  readonly commit: (message: Cell[]) => Promise<BatchReply>;
  readonly request: <K extends keyof Requests>(
    name: K,
    params: Parameters<Requests[K]>[0],
  ) => Promise<ReturnType<Requests[K]>>;
  /** Starts or stops telling of changes by other processes. */
  readonly watch: (isOn: boolean) => void;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: PawlError) => void;
}

/**
 * A backend on its own thread, so that no fsync ever stops the event loop. The thread keeps the process alive while an answer is
 * outstanding, and not otherwise.
 */
export class ThreadLink implements Link {
  readonly #worker: Worker;
  readonly #path: string;
  readonly #waiting: Map<number, Waiting> = new Map();
  #lastId = 0;
  #failure: PawlError | null = null;

  private constructor(
    options: DatabaseOptions,
    ringCount: Int32Array,
    onChange: (runIds: readonly string[] | null) => void,
  ) {
    this.#path = options.path;
    // Sources run by type stripping, a build runs as JavaScript; the thread's file is named like this one.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), {
      name: "pawl-sqlite",
      workerData: { options, ringCount },
      // Node 22 warns that node:sqlite is experimental.
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // What NODE_OPTIONS has programs load first (telemetry, TypeScript) is not for this thread: a second copy of the one, and V8 can crash where several threads strip types (nodejs/node#64500).
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    this.#worker.on("message", (reply: Reply) => {
      if ("change" in reply) onChange(reply.change);
      else this.#settle(reply);
    });
    this.#worker.on("error", (error) => this.#fail(`The database thread failed: ${error.message}`, error));
    this.#worker.on("exit", () => this.#fail("The database thread has ended"));
  }

  /** @throws PawlError if the database cannot be opened. */
  static async open(
    options: DatabaseOptions,
    ringCount: Int32Array,
    onChange: (runIds: readonly string[] | null) => void,
  ): Promise<ThreadLink> {
    const link = new ThreadLink(options, ringCount, onChange);
    try {
      await link.#answer(0);
    } catch (error) {
      await link.#worker.terminate();
      throw error;
    }
    return link;
  }

  commit(message: Cell[]): Promise<BatchReply> {
    this.#lastId += 1;
    message[0] = this.#lastId;
    return this.#send(this.#lastId, message) as Promise<BatchReply>;
  }

  request<K extends keyof Requests>(name: K, params: Parameters<Requests[K]>[0]): Promise<ReturnType<Requests[K]>> {
    this.#lastId += 1;
    const message: Message = { id: this.#lastId, type: "request", name, params };
    return this.#send(this.#lastId, message) as Promise<ReturnType<Requests[K]>>;
  }

  watch(isOn: boolean): void {
    this.#worker.postMessage({ id: 0, type: "watch", isOn } satisfies Message);
  }

  async close(): Promise<void> {
    if (this.#failure !== null) return;
    this.#lastId += 1;
    // Messages are answered in order: whatever was under way is finished before this.
    const closed = this.#send(this.#lastId, { id: this.#lastId, type: "close" });
    this.#failure = new PawlError("closed", `The store on ${this.#path} is closed.`);
    const ended = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    await closed;
    // It ends by itself now; to terminate it meanwhile would gain nothing. Until then the process must not.
    this.#worker.ref();
    await ended;
  }

  /** For tests: the thread dies as by a crash. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(id: number, message: Message): Promise<unknown> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#worker.postMessage(message);
    return this.#answer(id);
  }

  #answer(id: number): Promise<unknown> {
    if (this.#waiting.size === 0) this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle(reply: Exclude<Reply, { change: unknown }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in reply) waiting?.reject(errorOf(reply.error));
    else waiting?.resolve(reply.value);
  }

  #fail(message: string, cause?: unknown): void {
    this.#failure ??= new PawlError("store_unavailable", `${message}; the store on ${this.#path} cannot go on.`, {
      hint: "Start this process again: what was acknowledged is on the disk.",
      cause,
    });
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(this.#failure);
  }
}

function errorOf({ code, message, hint, details }: ErrorMessage): PawlError {
  return new PawlError(code, message, { hint, details });
}
