/**
 * For Pawl's own packages and for those who write a store: not covered by semantic versioning.
 */
export type { EventRow } from "./store/event-row.ts";
export type { NewRun, RunRow } from "./store/run-row.ts";
export { storeConformance, type ConformanceCase, type StoreHarness } from "./store/conformance.ts";
export { decideCommand } from "./store/run-commands.ts";
export { isTerminal, runStatuses } from "./store/run-status.ts";
export type { SignalRow } from "./store/signal-row.ts";
export type * from "./store/store.ts";
export type { WorkerRow } from "./store/worker-row.ts";
export type * from "./store/write.ts";
