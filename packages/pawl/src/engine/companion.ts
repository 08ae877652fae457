import type { RunRow } from "../store/run-row.ts";

/** Something that works beside the workers of a process, from the start of the first to the end of the last: the scheduler. */
export interface Companion {
  /** Before each worker starts; what it fails with, that fails with. */
  prepare(): Promise<void>;
  /** Idempotent. */
  start(): void;
  /** A run has left a worker of this process, having ended. */
  onEnded(run: Pick<RunRow, "namespace" | "attributes">): void;
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
}
