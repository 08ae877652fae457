import type { OptionNames } from "../errors/check-options.ts";
import type { BulkForkOptions, BulkOptions } from "./bulk.ts";
import type { ChildrenQuery } from "./children.ts";
import type { ErrorsQuery } from "./error-groups.ts";
import type { AnswerOptions } from "./interrupts/answer.ts";
import type { InterruptQuery } from "./interrupts/list-interrupts.ts";
import type { EventsOptions, ForkOptions, ListQuery, RetryOptions, RunFilter, StartOptions } from "./pawl.ts";
import type { PruneOptions } from "./prune.ts";
import type { StatsQuery } from "./run-stats.ts";
import type { StreamReadOptions } from "./stream-chunk.ts";
import type { WorkerOptions } from "./worker.ts";

/** The options that the methods of `Pawl` have, so that others can be refused. */

export const startOptions: OptionNames<StartOptions> = {
  idempotencyKey: true,
  idempotencyWindow: true,
  tags: true,
  attributes: true,
  queue: true,
  priority: true,
  flowKey: true,
  singleton: true,
  debounce: true,
  version: true,
  delay: true,
  namespace: true,
  owner: true,
  trace: true,
  files: true,
};

export const runFilter: OptionNames<RunFilter> = {
  status: true,
  workflow: true,
  version: true,
  queue: true,
  tags: true,
  attributes: true,
  owner: true,
  parent: true,
  root: true,
  idempotencyKey: true,
  namespace: true,
  createdAfter: true,
  createdBefore: true,
  updatedAfter: true,
};

export const pageOptions: OptionNames<ChildrenQuery> = { limit: true, cursor: true };

export const listQuery: OptionNames<ListQuery> = { ...runFilter, ...pageOptions };

export const eventsOptions: OptionNames<EventsOptions> = {
  from: true,
  follow: true,
  kinds: true,
  topics: true,
  limit: true,
  signal: true,
};

export const streamOptions: OptionNames<StreamReadOptions> = {
  from: true,
  after: true,
  follow: true,
  limit: true,
  attempts: true,
  signal: true,
};

export const cancelOptions: OptionNames<{ reason: string; force: boolean }> = { reason: true, force: true };

export const retryOptions: OptionNames<RetryOptions> = { from: true };

export const forkOptions: OptionNames<ForkOptions> = {
  from: true,
  input: true,
  state: true,
  version: true,
  tags: true,
  owner: true,
  idempotencyKey: true,
  files: true,
};

export const pruneOptions: OptionNames<PruneOptions> = {
  olderThan: true,
  workflow: true,
  status: true,
  namespace: true,
  signal: true,
};

export const errorsQuery: OptionNames<ErrorsQuery> = {
  since: true,
  owner: true,
  workflow: true,
  namespace: true,
  limit: true,
};

export const statsQuery: OptionNames<StatsQuery> = {
  from: true,
  to: true,
  bucket: true,
  owner: true,
  workflow: true,
  namespace: true,
};

export const answerOptions: OptionNames<AnswerOptions> = { by: true, as: true, comment: true };

export const interruptQuery: OptionNames<InterruptQuery> = {
  assignee: true,
  run: true,
  tree: true,
  status: true,
  workflow: true,
  name: true,
  owner: true,
  namespace: true,
  updatedAfter: true,
  ...pageOptions,
};

export const workerOptions: OptionNames<WorkerOptions> = {
  name: true,
  concurrency: true,
  queues: true,
  queueConcurrency: true,
  lease: true,
  shutdownTimeout: true,
  captureOutput: true,
};

export const bulkOptions: OptionNames<BulkOptions> = {
  where: true,
  runs: true,
  error: true,
  limit: true,
  concurrency: true,
  dryRun: true,
  onProgress: true,
  signal: true,
};

const { idempotencyKey: _key, files: _files, ...forkOfMany } = forkOptions;

export const bulkForkOptions: OptionNames<BulkForkOptions> = {
  ...bulkOptions,
  ...forkOfMany,
  key: true,
  editInput: true,
};
