/**
 * For Pawl's own packages and for those who write a store: not covered by semantic versioning.
 */
export { runNotFound } from "./client/run-id.ts";
export { graphOf } from "./engine/graph-workflow.ts";
export { checkOptions, type OptionNames } from "./errors/check-options.ts";
export { isMissingPackage } from "./errors/missing-package.ts";
export { uuidv7 } from "./engine/ids.ts";
export { StepLog, type StepList } from "./client/step-log.ts";
export { readLogs, watchChanges, type LogPage } from "./client/watch.ts";
export { didYouMean } from "./errors/nearest.ts";
export { allBlobs, readBlob, writeBlob } from "./payload/blobs/blob-store.ts";
export { checkJson } from "./schema/json-schema/check-json.ts";
export { pathParts } from "./schema/json-schema/json-problem.ts";
export { isJsonSchema } from "./schema/json-schema/json-schema.ts";
export { resolveRef } from "./schema/json-schema/resolve-ref.ts";
export { applyWrite } from "./store/apply-write.ts";
export type { EventRow } from "./store/event-row.ts";
export { isLateBeat, lateMaxMs } from "./store/late-beat.ts";
export { isReplayed, unreplayedKinds } from "./store/event-row.ts";
export {
  changedRecord,
  closedRecord,
  endedRecord,
  isRecordEnd,
  type NewRecord,
  type RecordEnd,
  type RecordRow,
} from "./store/record-row.ts";
export { matchesRecordQuery, recordOrder } from "./store/record-query.ts";
export { runHead, type RunHead } from "./store/run-head.ts";
export { idRange, type RunSummary, type SummaryQuery, type SummaryRow } from "./store/run-summary.ts";
export { spreadBounds } from "./store/spread.ts";
export type { Attributes, NewRun, RunRow } from "./store/run-row.ts";
export { DueChoice } from "./store/due-choice.ts";
export type { FlowFacts } from "./store/flow-facts.ts";
export { isRepeated } from "./store/run-append.ts";
export { storeAt } from "./store/open-store.ts";
export { decideCommand } from "./store/run-commands.ts";
export { laneCountOf, mergeLanes } from "./store/lane-counts.ts";
export { mergeCounts } from "./store/run-counts.ts";
export { decideSignal, isHandedOn, ownPrefix } from "./store/run-signal.ts";
export { mayTakeKey, onItsOwn, startedRun } from "./store/run-start.ts";
export { isTerminal, runStatuses } from "./store/run-status.ts";
export {
  claimedRun,
  endsByCancel,
  isClaimable,
  makesRoom,
  releasedRun,
  transitionedRun,
} from "./store/run-transition.ts";
export { hasSchema, type SchemaStatus, type SchemaStore } from "./store/schema-status.ts";
export type { SignalRow } from "./store/signal-row.ts";
export type * from "./store/store.ts";
export { workUnlessAborted, type StoreTransaction, type StoreTransactions } from "./store/store-transactions.ts";
export type { WorkerHealth, WorkerRow } from "./store/worker-row.ts";
export type * from "./store/write.ts";
export type { WriteTarget } from "./store/write-target.ts";
export { plain, type PlainError } from "./values/plain.ts";
