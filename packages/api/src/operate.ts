import { z } from "zod";
import { operation } from "./operation.ts";
import { RunStatus } from "./runs.ts";
import { Id, RunId, Timestamp } from "./values.ts";

/** A process that runs workflows, as it was at its last heartbeat. */
export const Worker = z
  .object({
    id: z.string(),
    name: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string().describe("Of the `pawl` package that it runs"),
    queues: z.array(z.string()).nullable().describe("Null: every queue"),
    serves: z.array(z.object({ agent: z.string(), version: z.int() })),
    concurrency: z.int(),
    queueConcurrency: z.record(z.string(), z.int()),
    activeRuns: z.int(),
    isStopping: z.boolean(),
    health: z.object({
      status: z.enum(["healthy", "degraded", "unhealthy"]),
      reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
    startedAt: Timestamp,
    heartbeatAt: Timestamp,
    expiresAt: Timestamp,
    isLive: z.boolean(),
  })
  .meta({ id: "Worker" });

export const QueueLane = z.object({
  agent: z.string(),
  version: z.int(),
  due: z.int(),
  later: z.int(),
  running: z.int(),
  isServed: z.boolean().describe("If not, its runs wait until a worker has it"),
});

/** What stands in a queue, and who serves it. */
export const Queue = z
  .object({
    queue: z.string(),
    due: z.int().describe("The line: due now, and owned by no worker"),
    oldestDueAt: Timestamp.nullable(),
    later: z.int(),
    running: z.int(),
    workers: z.int(),
    limits: z
      .object({
        concurrency: z.int().nullable(),
        concurrencyPerKey: z.int().nullable(),
        rateLimit: z.object({ limit: z.int(), periodMs: z.int(), perKey: z.boolean() }).nullable(),
      })
      .nullable(),
    lanes: z.array(QueueLane),
  })
  .meta({ id: "Queue" });

/** Runs that have failed, or are parked, for one reason. */
export const ErrorGroup = z
  .object({
    agent: z.string(),
    step: z.string().nullable(),
    code: z.string(),
    count: z.int(),
    statuses: z.partialRecord(z.enum(["failed", "blocked", "paused"]), z.int()),
    firstAt: Timestamp,
    lastAt: Timestamp,
    message: z.string(),
    hint: z.string().nullable(),
    example: z.uuid(),
  })
  .meta({ id: "ErrorGroup" });

const durations = z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable();

export const StatsBucket = z
  .object({
    at: Timestamp.describe("Its beginning"),
    created: z.int(),
    finished: z.partialRecord(RunStatus, z.int()),
    durationMs: durations.describe("From beginning to end, of those that finished in it"),
    waitMs: durations.describe("From start to beginning, of those created in it"),
  })
  .meta({ id: "StatsBucket" });

const span = {
  from: Timestamp.optional().describe("Default: a day before `to`"),
  to: Timestamp.optional().describe("Default: now"),
  agent: z.string().max(200).optional(),
};

export const workersList = operation({
  id: "workers.list",
  route: "GET /workers",
  summary: "Workers, oldest first",
  access: "operator",
  scope: "operate:read",
  reply: z.object({ items: z.array(Worker) }),
});

export const queuesList = operation({
  id: "queues.list",
  route: "GET /queues",
  summary: "Queues, with their depth and limits",
  access: "operator",
  scope: "operate:read",
  reply: z.object({ items: z.array(Queue) }),
});

export const errorsList = operation({
  id: "errors.list",
  route: "GET /errors",
  summary: "What runs have failed of, grouped, the most frequent first",
  access: "user",
  scope: "runs:read",
  query: z.object({
    since: Timestamp.optional(),
    agent: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  reply: z.object({ groups: z.array(ErrorGroup), runs: z.int(), isComplete: z.boolean() }),
});

export const statsGet = operation({
  id: "stats.get",
  route: "GET /stats",
  summary: "Throughput, latency and failures over time",
  access: "user",
  scope: "runs:read",
  query: z.object({ ...span, buckets: z.coerce.number().int().min(1).max(200).default(48) }),
  reply: z.object({
    from: Timestamp,
    to: Timestamp,
    bucketMs: z.int(),
    buckets: z.array(StatsBucket),
    agents: z.array(
      z.object({
        agent: z.string(),
        created: z.int(),
        finished: z.partialRecord(RunStatus, z.int()),
        durationMs: durations,
      }),
    ),
    now: z.partialRecord(RunStatus, z.int()).describe("How many runs are in each status now"),
    isComplete: z.boolean(),
  }),
  errors: ["invalid_option"],
});

export const usageGet = operation({
  id: "usage.get",
  route: "GET /usage",
  summary: "What a user has used, and what their limits are",
  access: "user",
  scope: "runs:read",
  query: z.object({ user: z.string().max(100).optional().describe("For admins; default: the caller") }),
  reply: z.object({
    user: z.string(),
    today: z.object({ runsStarted: z.int(), tokens: z.int(), requests: z.int() }),
    month: z.object({ runsStarted: z.int(), tokens: z.int(), requests: z.int() }),
    files: z.object({ count: z.int(), bytes: z.int() }),
    limits: z.object({
      runsPerDay: z.int().nullable(),
      tokensPerDay: z.int().nullable(),
      fileBytes: z.int().nullable(),
    }),
    days: z.array(z.object({ day: z.iso.date(), runsStarted: z.int(), tokens: z.int(), requests: z.int() })),
  }),
  errors: ["user_not_found"],
});

export const usageReport = operation({
  id: "usage.report",
  route: "POST /usage",
  summary: "Counts tokens of language models for a user, or for the owner of a run",
  description:
    "For programs that call models for users, such as the steps of an agent. Whoever has used up `tokensPerDay` starts no more runs that day; those under way go on, and ask here whether to. " +
    "With the header `Idempotency-Key`, the same tokens are counted once.",
  access: "operator",
  scope: "usage:write",
  body: z
    .object({
      tokens: z.int().min(0).max(1_000_000_000).describe("0: only asks how the user stands"),
      user: Id.optional(),
      run: RunId.optional().describe("Whose owner has used them"),
    })
    .refine(({ user, run }) => (user === undefined) !== (run === undefined), "give either user or run"),
  reply: z.object({
    user: z.string().nullable().describe("Null: the run belongs to no user, and nothing was counted"),
    tokensToday: z.int(),
    tokensPerDay: z.int().nullable().describe("Null: no limit"),
    isExhausted: z.boolean(),
  }),
  // One for each call of a model, by few keys for many users.
  rate: "read",
  errors: ["user_not_found", "run_not_found"],
});

/** An entry of the audit log: who did what to what, from where, and whether it was allowed. */
export const AuditEntry = z
  .object({
    id: z.string(),
    at: Timestamp,
    actor: z.object({
      id: z.string().nullable(),
      name: z.string(),
      via: z.enum(["session", "api-key", "share", "system", "nobody"]),
    }),
    action: z.string().describe("The operation: `runs.cancel`"),
    target: z.string().nullable(),
    outcome: z.enum(["ok", "refused", "failed"]),
    status: z.int(),
    code: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });

export const auditList = operation({
  id: "audit.list",
  route: "GET /audit",
  summary: "Who did what, newest first; users see their own",
  access: "user",
  scope: "operate:read",
  query: z.object({
    actor: z.string().max(100).optional(),
    action: z.string().max(100).optional(),
    target: z.string().max(200).optional(),
    outcome: z.enum(["ok", "refused", "failed"]).optional(),
    after: Timestamp.optional(),
    before: Timestamp.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
  }),
  reply: z.object({ items: z.array(AuditEntry), nextCursor: z.string().nullable() }),
});

export const healthLive = operation({
  id: "health.live",
  route: "GET /health/live",
  summary: "The process answers",
  access: "public",
  reply: z.object({ status: z.literal("ok") }),
  rate: "none",
});

export const healthReady = operation({
  id: "health.ready",
  route: "GET /health/ready",
  summary: "Store and database answer, and the server is not shutting down; else 503",
  access: "public",
  reply: z.object({ status: z.enum(["ok", "unavailable"]), checks: z.record(z.string(), z.enum(["ok", "failed"])) }),
  rate: "none",
});

export const metricsGet = operation({
  id: "metrics.get",
  route: "GET /metrics",
  summary: "Metrics in the format of Prometheus",
  description: "For operators, and for whoever brings the token that the server was configured with for it.",
  access: "operator",
  scope: "operate:metrics",
  produces: "text/plain; version=0.0.4",
  rate: "none",
});

export const infoGet = operation({
  id: "info.get",
  route: "GET /info",
  summary: "What this server is and allows, as a sign-in page needs it",
  access: "public",
  reply: z.object({
    name: z.string(),
    version: z.string(),
    mode: z.enum(["dev", "production"]),
    allows: z.object({ guests: z.boolean(), registration: z.boolean(), uploads: z.boolean() }),
    providers: z.array(z.enum(["github", "google"])),
    upload: z.object({ maxBytes: z.int(), types: z.array(z.string()) }),
    traceUrl: z
      .string()
      .nullable()
      .describe("Where traces are shown, with `{traceId}` in it; told to those who are signed in"),
  }),
});

export type Worker = z.output<typeof Worker>;
export type Queue = z.output<typeof Queue>;
export type QueueLane = z.output<typeof QueueLane>;
export type ErrorGroup = z.output<typeof ErrorGroup>;
export type StatsBucket = z.output<typeof StatsBucket>;
export type AuditEntry = z.output<typeof AuditEntry>;
