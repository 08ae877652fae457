import { PawlError } from "../errors/pawl-error.ts";
import { MemoryStore } from "../store/memory/memory-store.ts";

type Batch = Parameters<MemoryStore["commit"]>[0];
type Result = Awaited<ReturnType<MemoryStore["commit"]>>;

/** A call as the hooks see it; `batch` and, once it is answered, `result` for commits. */
export interface StoreCall {
  readonly name: "commit" | "heartbeat" | "releaseWorkers" | "read";
  readonly batch: Batch | null;
  readonly result: Result | null;
}

/** A memory store that tests can let fail before a call is carried out, lose its answer, or hold it up. It seems to be shared, as one on a server. */
export class HookedStore extends MemoryStore {
  override readonly isShared: boolean = true;
  readonly calls: string[] = [];
  /** Before a call is carried out: what it throws, the call fails with. */
  onCall: (call: StoreCall) => Promise<void> | void = () => {};
  /** After it was carried out, before the caller learns of it. */
  onAnswer: (call: StoreCall) => Promise<void> | void = () => {};

  override async commit(batch: Batch): Promise<Result> {
    await this.#before("commit", batch);
    const result = await super.commit(batch);
    await this.onAnswer({ name: "commit", batch, result });
    return result;
  }

  override async heartbeat(params: Parameters<MemoryStore["heartbeat"]>[0]): ReturnType<MemoryStore["heartbeat"]> {
    await this.#before("heartbeat", null);
    const heartbeat = await super.heartbeat(params);
    await this.onAnswer({ name: "heartbeat", batch: null, result: null });
    return heartbeat;
  }

  override async releaseWorkers(
    params: Parameters<MemoryStore["releaseWorkers"]>[0],
  ): ReturnType<MemoryStore["releaseWorkers"]> {
    await this.#before("releaseWorkers", null);
    return super.releaseWorkers(params);
  }

  override async getRun(query: Parameters<MemoryStore["getRun"]>[0]): ReturnType<MemoryStore["getRun"]> {
    await this.#before("read", null);
    return super.getRun(query);
  }

  async #before(name: StoreCall["name"], batch: Batch | null): Promise<void> {
    this.calls.push(name);
    await this.onCall({ name, batch, result: null });
  }
}

export function unavailable(): PawlError {
  return new PawlError("store_unavailable", "The connection was lost.");
}
