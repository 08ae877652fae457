import { PawlError } from "../../errors/pawl-error.ts";
import type { ProcessClock } from "./process-clock.ts";

export type Outage = "unreachable" | "read-only";

/** What stands between processes and their store for a while. */
export class Weather {
  #everywhere: Outage | null = null;
  readonly #local: Map<ProcessClock, Outage> = new Map();

  /** Begins an outage for everybody, or for one process. Returns how to end it. */
  begin(outage: Outage, home: ProcessClock | null): () => void {
    if (home === null) this.#everywhere = outage;
    else this.#local.set(home, outage);
    return () => {
      if (home === null) this.#everywhere = null;
      else this.#local.delete(home);
    };
  }

  clear(): void {
    this.#everywhere = null;
    this.#local.clear();
  }

  /** Why a call cannot be made from here now; null: it can. */
  problem(home: ProcessClock, isWrite: boolean): PawlError | null {
    const outage = this.#local.get(home) ?? this.#everywhere;
    if (outage === "unreachable") return new PawlError("store_unavailable", "A simulated outage of the store.");
    if (outage === "read-only" && isWrite) return new PawlError("store_readonly", "A simulated read-only store.");
    return null;
  }
}
