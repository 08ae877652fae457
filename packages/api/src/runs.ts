import { z } from "zod";
import { operation } from "./operation.ts";
import { pageOf, pageQuery } from "./page.ts";
import { ErrorRecord } from "./problem.ts";
import { Flag, Json, numberMax, RunId, several, Tags, Timestamp } from "./values.ts";

export const RunStatus = z
  .enum(["pending", "running", "sleeping", "waiting", "paused", "blocked", "completed", "failed", "cancelled"])
  .meta({ id: "RunStatus" });

/** A run as lists show it: without input, output and state. */
export const RunSummary = z
  .object({
    id: RunId,
    agent: z.string().describe("The name of the registered workflow or graph"),
    version: z.int(),
    status: RunStatus,
    owner: z.string().nullable().describe("The id of the user whose run it is"),
    workflow: z.string().nullable().describe("The id of the saved workflow that it was started from"),
    tags: Tags,
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    queue: z.string(),
    priority: z.int(),
    error: ErrorRecord.nullable().describe("Of a failed or cancelled run, and why a blocked or paused one is parked"),
    awaits: z.array(z.string()).describe("The signals that would wake it"),
    dueAt: Timestamp.nullable(),
    cancelRequested: z.boolean(),
    pauseRequested: z.boolean(),
    parent: RunId.nullable(),
    root: RunId.nullable(),
    forkedFrom: RunId.nullable(),
    continuedFrom: RunId.nullable(),
    continuedTo: RunId.nullable(),
    schedule: z.string().nullable(),
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    updatedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: "RunSummary" });

/** What the caller may do with it now. */
export const RunAction = z.enum(["cancel", "pause", "resume", "retry", "fork", "signal", "delete", "share"]);

export const Run = RunSummary.extend({
  input: Json,
  output: Json,
  state: z.record(z.string(), z.unknown()).describe("What `ctx.setState` has set"),
  namespace: z.string(),
  idempotencyKey: z.string().nullable(),
  workerId: z.string().nullable(),
  epoch: z.int().describe("How often a worker has taken it up"),
  traceId: z.string().nullable().describe("Of the OpenTelemetry trace that it is part of: 32 hexadecimal digits"),
  actions: z.array(RunAction).describe("What the caller may do with it as it is"),
}).meta({ id: "Run" });

export const StepAttempt = z
  .object({
    attempt: z.int(),
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
    error: ErrorRecord.nullable(),
  })
  .meta({ id: "StepAttempt" });

/** A unit of a run's history. */
export const Step = z
  .object({
    key: z.string().describe("Unique in the run: `charge`, `charge#2`, `undo:charge`, `sleep`, `signal:review`"),
    name: z.string(),
    kind: z.enum(["step", "undo", "sleep", "signal", "interrupt", "child"]),
    status: z.enum(["completed", "failed", "running", "retrying", "waiting", "dropped"]),
    output: Json,
    error: ErrorRecord.nullable(),
    attempts: z.array(StepAttempt),
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
    dueAt: Timestamp.nullable(),
    child: RunId.nullable(),
    state: Json,
    action: z.string().nullable(),
    interrupt: z.string().nullable().describe("Of a question: the id that it is answered by"),
    answeredBy: z.string().nullable(),
    seq: z.int().describe("The number of its last event"),
  })
  .meta({ id: "Step" });

export const EventTopic = z
  .enum([
    "meta",
    "inputs",
    "agent",
    "upload",
    "debug",
    "stdout",
    "stderr",
    "lock",
    "lease",
    "status",
    "error",
    "action",
    "result",
    "final",
  ])
  .meta({ id: "EventTopic" });

export const RunEvent = z
  .object({
    seq: z.int().describe("From 1, without gaps"),
    kind: z.string().describe("`run-started`, `step-completed`, …"),
    topic: EventTopic,
    at: Timestamp,
    key: z.string().nullable().describe("The step, sleep or wait that it is about"),
    attempt: z.int().nullable(),
    startedAt: Timestamp.nullable(),
    data: Json,
  })
  .meta({ id: "RunEvent" });

export const StreamChunk = z
  .object({
    index: z.int().describe("From 0, without gaps in the stream"),
    chunk: Json,
    seq: z.int().describe("The number of the run's event that it came with"),
    at: Timestamp,
    step: z.string().nullable(),
    attempt: z.int().nullable(),
    isFirst: z.boolean().describe("What this step has written to the stream before does not count any more"),
  })
  .meta({ id: "StreamChunk" });

export const StreamSummary = z
  .object({ name: z.string(), chunks: z.int(), isEnded: z.boolean(), lastAt: Timestamp })
  .meta({ id: "StreamSummary" });

/** Which runs are meant: all that pass every condition. In a query, a list is the parameter given several times. */
export const runFilter = {
  status: several(RunStatus),
  agent: z.string().max(200).optional(),
  version: z.coerce.number().int().min(1).max(numberMax).optional(),
  queue: z.string().max(200).optional(),
  tag: several(z.string().max(600)).describe("`name:value`; all must match"),
  workflow: z.string().max(100).optional().describe("The id of a saved workflow: runs started from it"),
  schedule: z.string().max(200).optional(),
  owner: z.string().max(100).optional().describe("For operators; others see their own in any case"),
  root: RunId.optional().describe("Those of the tree of children of which this run is the top, itself included"),
  parent: RunId.optional(),
  createdAfter: Timestamp.optional(),
  createdBefore: Timestamp.optional(),
  updatedAfter: Timestamp.optional(),
  q: z.string().max(200).optional().describe("A run's id or its beginning, an idempotency key, or an agent's name"),
  where: several(z.string().max(2_000)).describe("Conditions as `--where` of the CLI takes them: `total>=100`"),
};

export const RunFilter = z.object(runFilter).meta({ id: "RunFilter" });

const run = z.object({ run: RunId });
const notFound = ["run_not_found"];

export const runsList = operation({
  id: "runs.list",
  route: "GET /runs",
  summary: "Runs, newest first",
  access: "user",
  scope: "runs:read",
  query: z.object({ ...runFilter, ...pageQuery }),
  reply: pageOf(RunSummary),
  errors: ["invalid_option"],
});

export const runsCount = operation({
  id: "runs.count",
  route: "GET /runs/counts",
  summary: "How many runs of each status pass a filter",
  access: "user",
  scope: "runs:read",
  query: RunFilter.omit({ status: true }),
  reply: z.object({
    counts: z.partialRecord(RunStatus, z.int()),
    isComplete: z.boolean().describe("False: there are more; the counts are lower bounds"),
  }),
  errors: ["invalid_option"],
});

export const runsGet = operation({
  id: "runs.get",
  route: "GET /runs/{run}",
  summary: "A run",
  access: "user",
  scope: "runs:read",
  params: run,
  reply: Run,
  errors: notFound,
});

export const runsSteps = operation({
  id: "runs.steps",
  route: "GET /runs/{run}/steps",
  summary: "What the run has done so far, in the order in which it happened",
  access: "user",
  scope: "runs:read",
  params: run,
  query: z.object({
    values: Flag.default(true).describe("false: without outputs and states, for long lists"),
    afterSeq: z.coerce
      .number()
      .int()
      .min(0)
      .optional()
      .describe("Only steps that may have changed since the event of this number"),
    limit: z.coerce.number().int().min(1).max(10_000).optional().describe("How many at most; default: all"),
    cursor: z.string().max(20).optional().describe("`nextCursor` of the page before"),
  }),
  reply: z.object({
    items: z.array(Step),
    lastSeq: z.int().describe("The number of the last event looked at"),
    total: z.int().describe("How many there are on all pages"),
    nextCursor: z.string().nullable().describe("Null on the last page"),
  }),
  errors: [...notFound, "invalid_option"],
});

export const runsStep = operation({
  id: "runs.step",
  route: "GET /runs/{run}/steps/{key}",
  summary: "A step, with its output",
  access: "user",
  scope: "runs:read",
  params: run.extend({ key: z.string().min(1).max(500) }),
  reply: Step,
  errors: ["run_not_found", "step_not_found"],
});

export const runsEvents = operation({
  id: "runs.events",
  route: "GET /runs/{run}/events",
  summary: "The run's events, in order of number",
  description:
    "With `Accept: text/event-stream` they come live as server-sent events, each with its number as id, until the run has ended; `Last-Event-ID` goes on behind one. Otherwise a page.",
  access: "user",
  scope: "runs:read",
  params: run,
  query: z.object({
    from: z.coerce.number().int().min(1).max(numberMax).default(1).describe("The first number wanted"),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
    topic: several(EventTopic),
    kind: several(z.string().max(200)),
  }),
  headers: [{ name: "Last-Event-ID", description: "Of what comes live: the number of the last event seen" }],
  isLive: true,
  reply: z.object({
    items: z.array(RunEvent),
    nextFrom: z.int().describe("Where to go on"),
    isEnd: z.boolean().describe("The run has ended, and these are the last"),
  }),
  errors: notFound,
});

export const runsStreams = operation({
  id: "runs.streams",
  route: "GET /runs/{run}/streams",
  summary: "The streams that the run has written to",
  access: "user",
  scope: "runs:read",
  params: run,
  reply: z.object({ items: z.array(StreamSummary) }),
  errors: notFound,
});

export const runsStream = operation({
  id: "runs.stream",
  route: "GET /runs/{run}/streams/{name}",
  summary: "Chunks of a stream",
  description:
    "With `Accept: text/event-stream` they come live, each with `index-seq` as id, until the stream or the run ends. Otherwise a page.",
  access: "user",
  scope: "runs:read",
  params: run.extend({ name: z.string().min(1).max(200) }),
  query: z.object({
    from: z.coerce.number().int().min(0).max(numberMax).default(0).describe("The first index wanted"),
    seq: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The `seq` of the chunk before `from`: finds the place at once, however long the log is"),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  headers: [{ name: "Last-Event-ID", description: "Of what comes live: `index-seq` of the last chunk seen" }],
  isLive: true,
  reply: z.object({ items: z.array(StreamChunk), nextFrom: z.int(), isEnd: z.boolean() }),
  errors: [...notFound, "invalid_name"],
});

export const runsChildren = operation({
  id: "runs.children",
  route: "GET /runs/{run}/children",
  summary: "The runs that it has begun as its children, newest first",
  access: "user",
  scope: "runs:read",
  params: run,
  query: z.object(pageQuery),
  reply: pageOf(RunSummary),
  errors: [...notFound, "invalid_option"],
});

export const runsExport = operation({
  id: "runs.export",
  route: "GET /runs/{run}/export",
  summary: "All that is known of a run, as a document that `pawl replay` reads",
  access: "user",
  scope: "runs:read",
  params: run,
  reply: z.record(z.string(), z.unknown()),
  errors: notFound,
});

export const runsCancel = operation({
  id: "runs.cancel",
  route: "POST /runs/{run}/cancel",
  summary: "Asks the run to end; it cleans up first, unless forced",
  access: "user",
  scope: "runs:write",
  params: run,
  body: z.object({ reason: z.string().max(1000).optional(), force: z.boolean().optional() }).default({}),
  reply: Run,
  errors: [...notFound, "invalid_option"],
});

export const runsPause = operation({
  id: "runs.pause",
  route: "POST /runs/{run}/pause",
  summary: "No further step starts; those under way finish",
  access: "user",
  scope: "runs:write",
  params: run,
  reply: Run,
  errors: ["run_not_found", "run_terminal", "run_changed"],
});

export const runsResume = operation({
  id: "runs.resume",
  route: "POST /runs/{run}/resume",
  summary: "Lets a paused or blocked run go on",
  access: "user",
  scope: "runs:write",
  params: run,
  reply: Run,
  errors: ["run_not_found", "run_terminal"],
});

export const runsRetry = operation({
  id: "runs.retry",
  route: "POST /runs/{run}/retry",
  summary: "Opens an ended or blocked run again, at the step that failed or at `from`",
  access: "user",
  scope: "runs:write",
  params: run,
  body: z.object({ from: z.string().max(500).optional() }).default({}),
  reply: Run,
  errors: ["run_not_found", "run_not_retryable", "run_changed", "step_not_found"],
  rate: "start",
});

export const ForkBody = z.object({
  from: z
    .string()
    .max(500)
    .optional()
    .describe("The first step to do anew: `charge`, `charge#2`; default: the beginning"),
  input: Json.optional(),
  state: Json.optional().describe("For a graph: the state with which the node `from` begins"),
  version: z.int().min(1).max(numberMax).optional(),
  tags: Tags.optional(),
});

export const runsFork = operation({
  id: "runs.fork",
  route: "POST /runs/{run}/fork",
  idempotency: "engine",
  summary: "A new run that takes over what happened before a step, and does the rest anew",
  description:
    "It belongs to whom the first one belongs to. Its input may name files of that run, by their paths, and uploads of the caller. With the header `Idempotency-Key`, a repeated call finds the first one's fork.",
  access: "user",
  scope: "runs:write",
  params: run,
  body: ForkBody.default({}),
  reply: Run,
  status: 201,
  errors: [
    "run_not_found",
    "step_not_found",
    "run_changed",
    "validation_failed",
    "idempotency_mismatch",
    "invalid_option",
    "invalid_name",
    "workflow_version_not_registered",
    "payload_too_large",
    "file_not_found",
    "upload_incomplete",
  ],
  rate: "start",
});

export const runsSignal = operation({
  id: "runs.signal",
  route: "POST /runs/{run}/signals/{name}",
  summary: "Sends the run a message",
  access: "user",
  scope: "runs:write",
  params: run.extend({ name: z.string().min(1).max(200) }),
  body: z.object({ payload: Json.optional() }).default({}),
  errors: ["run_not_found", "run_terminal", "invalid_name", "payload_too_large"],
});

export const runsDelete = operation({
  id: "runs.delete",
  route: "DELETE /runs/{run}",
  summary: "Removes an ended run with all that belongs to it",
  access: "user",
  scope: "runs:write",
  params: run,
  errors: ["run_not_found", "run_not_terminal"],
});

export const BulkAction = z.enum(["cancel", "pause", "resume", "retry", "fork", "delete"]);

/** Something that is being done to many runs. */
export const BulkOperation = z
  .object({
    id: z.string(),
    action: BulkAction,
    status: z
      .enum(["running", "completed", "failed", "stopped"])
      .describe(
        "`stopped`: by somebody, or with the server that did it; what is done is done, and to call it again does the rest",
      ),
    matched: z.int(),
    done: z.int(),
    skipped: z.int(),
    failedCount: z.int(),
    failed: z
      .array(z.object({ run: RunId.nullable(), code: z.string(), message: z.string() }))
      .describe("The first 100; without a run: why the whole has failed"),
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: "BulkOperation" });

export const runsBulk = operation({
  id: "runs.bulk",
  route: "POST /runs/bulk",
  summary: "Does the same to many runs, by selection or by filter",
  description:
    "Goes on behind the reply, and ends with the server. A filter that says no status means those for which there is something to do; of a selection, the others are skipped.",
  access: "user",
  scope: "runs:write",
  body: z
    .object({
      action: BulkAction,
      runs: z.array(RunId).min(1).max(1000).optional().describe("These; or else `where`"),
      where: RunFilter.optional().describe("All that pass"),
      error: z
        .object({ code: z.string().max(200), step: z.string().max(500).nullable().optional() })
        .optional()
        .describe(
          "Of those, only runs that have come to this error: a group of `GET /errors`. Step null: it came from no step; left out: from any",
        ),
      dryRun: z.boolean().optional().describe("Counts what matches, and does nothing"),
      reason: z.string().max(1000).optional(),
      force: z.boolean().optional(),
      from: z.string().max(500).optional().describe("For retry and fork: the step"),
      input: Json.optional().describe("For fork"),
    })
    .refine(({ runs, where }) => (runs === undefined) !== (where === undefined), "give either runs or where"),
  reply: BulkOperation,
  status: 202,
  errors: ["invalid_option", "bulk_limit_reached"],
});

export const runsBulkGet = operation({
  id: "runs.bulk.get",
  route: "GET /runs/bulk/{operation}",
  summary: "How far an operation on many runs is",
  access: "user",
  scope: "runs:write",
  params: z.object({ operation: z.string().max(100) }),
  reply: BulkOperation,
  errors: ["operation_not_found"],
});

export const runsBulkStop = operation({
  id: "runs.bulk.stop",
  route: "POST /runs/bulk/{operation}/stop",
  summary: "Begins no further run; what has been done stays done",
  access: "user",
  scope: "runs:write",
  params: z.object({ operation: z.string().max(100) }),
  reply: BulkOperation,
  errors: ["operation_not_found"],
});

export type RunStatus = z.output<typeof RunStatus>;
export type RunSummary = z.output<typeof RunSummary>;
export type Run = z.output<typeof Run>;
export type RunAction = z.output<typeof RunAction>;
export type RunFilter = z.output<typeof RunFilter>;
export type Step = z.output<typeof Step>;
export type StepAttempt = z.output<typeof StepAttempt>;
export type RunEvent = z.output<typeof RunEvent>;
export type EventTopic = z.output<typeof EventTopic>;
export type StreamChunk = z.output<typeof StreamChunk>;
export type StreamSummary = z.output<typeof StreamSummary>;
export type BulkAction = z.output<typeof BulkAction>;
export type BulkOperation = z.output<typeof BulkOperation>;
