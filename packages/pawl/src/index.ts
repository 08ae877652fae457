export { createPawl } from "./client/create-pawl.ts";
export type {
  EventsOptions,
  ForkOptions,
  IdempotencyWindow,
  ListQuery,
  Page,
  Pawl,
  RetryOptions,
  RunFilter,
  StartArgs,
  StartOptions,
  Startable,
  StartableGraph,
  WorkflowVersion,
} from "./client/pawl.ts";
export type { AttributeConditions, AttributeValue } from "./client/attribute-conditions.ts";
export type { ErrorFilter } from "./client/error-filter.ts";
export type { Bulk, BulkForkOptions, BulkOptions, BulkProgress, BulkResult } from "./client/bulk.ts";
export type { BulkOperation } from "./client/bulk-operation.ts";
export type { ErrorGroup, ErrorReport, ErrorStatus, ErrorsQuery } from "./client/error-groups.ts";
export { parseWhere, type WhereSurroundings } from "./client/where.ts";
export type { ChildrenQuery } from "./client/children.ts";
export type { Files } from "./client/files.ts";
export type { AnswerOptions } from "./client/interrupts/answer.ts";
export type { Interrupt, InterruptStatus } from "./client/interrupts/interrupt.ts";
export type { InterruptQuery } from "./client/interrupts/list-interrupts.ts";
export { eventTopics, type EventTopic } from "./client/event-topic.ts";
export type { PruneOptions } from "./client/prune.ts";
export type { QueueLane, QueueLimits, QueueRecord } from "./client/queue-record.ts";
export type { EndedStatus, Keep, RetentionRule } from "./client/retention-rule.ts";
export type { RunCounts } from "./client/run-counts.ts";
export type { RunFigures, RunStats, StatsQuery, Times } from "./client/run-stats.ts";
export type { Run } from "./client/run.ts";
export type { RunEvent } from "./client/run-event.ts";
export type { RunHandle } from "./client/run-handle.ts";
export type { RunHistory } from "./client/run-history.ts";
export type {
  Schedule,
  ScheduleChanges,
  ScheduleDetails,
  ScheduleOptions,
  ScheduleQuery,
  ScheduleTick,
  ScheduleTiming,
  Schedules,
} from "./client/schedules/schedules.ts";
export type { StepAttempt, StepRecord } from "./client/step-record.ts";
export type { StreamChunk, StreamReadOptions, StreamSummary } from "./client/stream-chunk.ts";
export type { Worker, WorkerOptions } from "./client/worker.ts";
export type { WorkerRecord } from "./client/worker-record.ts";
export { defineConfig } from "./config/define-config.ts";
export { loadConfig, type LoadConfigOptions, type LoadedConfig } from "./config/load-config.ts";
export type { PawlConfig, ServerConfig } from "./config/pawl-config.ts";
export type { Clock } from "./engine/clock.ts";
export type { Logger } from "./engine/logger.ts";
export type { StoreFailure, StoreRecovery } from "./engine/store-outage.ts";
export type {
  Activation,
  ActivationEnd,
  ActiveRun,
  AttemptFacts,
  AttemptSpan,
  Instrumentation,
  Operation,
  OperationSpan,
  TracedRun,
} from "./plugin/instrumentation.ts";
export type { WorkerEvents } from "./engine/worker-events.ts";
export type { FileData, FileSource } from "./files/file-data.ts";
export type { RunFile } from "./files/run-file.ts";
export { isFileRef, type FileRef } from "./files/file-ref.ts";
export type { ActionOptions, Actions } from "./form/actions.ts";
export type { Block, Field, Fields } from "./form/field.ts";
export type { ActionStyle, ActionUi, BlockUi, FieldOption, FieldUi, FormUi, ObjectUi, Widget } from "./form/form-ui.ts";
export { form, type Form, type FormBuilder, type FormOptions } from "./form/form.ts";
export type { Visibility } from "./form/visibility.ts";
export type { ErrorKind } from "./errors/error-kind.ts";
export type { ErrorRecord } from "./errors/error-record.ts";
export { PawlError, type PawlErrorOptions } from "./errors/pawl-error.ts";
export { PermanentError } from "./errors/permanent-error.ts";
export { RetryableError } from "./errors/retryable-error.ts";
export type { Duration, DurationParts } from "./retry/duration.ts";
export type { BlobInfo, BlobStore } from "./payload/blobs/blob-store.ts";
export { fileBlobs } from "./payload/blobs/file-blobs.ts";
export type { PayloadCodec } from "./payload/codecs/codec.ts";
export { compress, type CompressionAlgorithm, type CompressOptions } from "./payload/codecs/compress.ts";
export { encrypt, type EncryptOptions } from "./payload/codecs/encrypt.ts";
export { defaultRetry, exponential, fixed, noRetry, type RetryPolicy } from "./retry/retry-policy.ts";
export type { AnswerSchema } from "./schema/answer-schema.ts";
export type { JsonSchema } from "./schema/json-schema/json-schema.ts";
export { jsonSchemaOf } from "./schema/standard-json-schema.ts";
export type { StandardSchema } from "./schema/standard-schema.ts";
export {
  BatchGraph,
  ParallelBatchGraph,
  type BatchGraphOptions,
  type ParallelBatchGraphOptions,
} from "./graph/batch-graph.ts";
export { BatchNode } from "./graph/batch-node.ts";
export type { DurationSummary } from "./graph/duration-histogram.ts";
export { node, type NodeFunctions } from "./graph/function-node.ts";
export type { AfterExecEvent, GraphHooks, NodeErrorEvent, NodeEvent } from "./graph/graph-hooks.ts";
export type { GraphContext, GraphOptions, GraphRunOptions } from "./graph/graph-options.ts";
export type { GraphDescription, GraphEdgeDescription, GraphNodeDescription } from "./graph/describe-graph.ts";
export type { GraphProblem } from "./graph/graph-problem.ts";
export { Graph } from "./graph/graph.ts";
export type { Reducers } from "./graph/join-branches.ts";
export { append } from "./graph/reducers.ts";
export { MetricsNode, type MetricsNodeOptions, type NodeMetrics } from "./graph/metrics-node.ts";
export type { InnerGraph } from "./graph/node-base.ts";
export { NodeBase } from "./graph/node-base.ts";
export type { ExecContext, NodeContext } from "./graph/node-context.ts";
export type { InterruptHandler } from "./graph/memory-question.ts";
export type { AskedQuestion, NodeQuestion } from "./graph/node-question.ts";
export type { NodeChunk, NodeStream } from "./graph/node-stream.ts";
export type { NodeOptions, Params } from "./graph/node-options.ts";
export { Node } from "./graph/node.ts";
export { ParallelBatchNode, type ParallelBatchNodeOptions } from "./graph/parallel-batch-node.ts";
export { Parallel, parallel, type ParallelOptions as ParallelNodeOptions } from "./graph/parallel.ts";
export { Subgraph, subgraph, type SubgraphOptions } from "./graph/subgraph.ts";
export { ValidatedNode, type ValidatedNodeOptions } from "./graph/validated-node.ts";
export type { RunStatus } from "./store/run-status.ts";
export type { Store, StoreFact } from "./store/store.ts";
export type { WorkerHealth } from "./store/worker-row.ts";
export type {
  Branch,
  BranchOutcomes,
  BranchValues,
  CollectAll,
  FailFast,
  OnError,
  ParallelOptions,
  RaceOptions,
  RaceResult,
} from "./workflow/branches.ts";
export type { ChildArgs, ChildHandle, ChildOptions } from "./workflow/children.ts";
export type { Context, RunInfo, SignalOptions } from "./workflow/context.ts";
export type { ContextFiles, WriteFileOptions } from "./files/context-files.ts";
export type { InterruptOptions, PendingInterrupt } from "./workflow/interrupt.ts";
export type { LogLevel, RunLog } from "./workflow/run-log.ts";
export type { StepContext, StepFunction, StepOptions } from "./workflow/step.ts";
export type { ScheduleDefinition, ScheduleOption, WorkflowSchedule } from "./workflow/workflow-schedule.ts";
export type { Overlap, SchedulePolicy, SchedulePolicyOptions } from "./schedule/schedule-policy.ts";
export type { FlowOptions, RateLimit } from "./workflow/flow-control.ts";
export type { DebounceOptions, SingletonOptions } from "./workflow/start-conflict.ts";
export type { TransactionFunction, TransactionOf, TransactionOptions } from "./workflow/transaction.ts";
export type { Undo, UndoFunction, UndoOptions } from "./workflow/undo.ts";
export type { StreamWriter } from "./workflow/stream-writer.ts";
export type { AttributeType, AttributeTypes } from "./workflow/attributes.ts";
export { workflow, type CaptureOutput, type Workflow, type WorkflowOptions } from "./workflow/workflow.ts";
