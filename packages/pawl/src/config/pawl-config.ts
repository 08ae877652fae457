import type { Clock } from "../engine/clock.ts";
import type { Store } from "../store/store.ts";
import type { Startable } from "../client/pawl.ts";
import type { RetentionRule } from "../client/retention-rule.ts";
import type { WorkerOptions } from "../client/worker.ts";
import type { BlobStore } from "../payload/blobs/blob-store.ts";
import type { PayloadCodec } from "../payload/codecs/codec.ts";
import type { Instrumentation } from "../plugin/instrumentation.ts";
import type { RetryPolicy } from "../retry/retry-policy.ts";
import type { FlowOptions } from "../workflow/flow-control.ts";
import type { Logger } from "../engine/logger.ts";

/** What the configuration says about the server. `@pawl/server` declares its options here. */
export interface ServerConfig {}

/** What `createPawl` takes and `pawl.config.ts` exports. */
export interface PawlConfig {
  /** `sqlite:./pawl.db` (default), `memory:`, `postgres://…`, or a store of your own. */
  readonly store?: string | Store;
  /** Everything that can be started and run here. */
  readonly workflows?: readonly Startable[];
  /** The version that `start` takes where none is named, by workflow; default: the highest that is not deprecated. */
  readonly defaultVersions?: Readonly<Record<string, number>>;
  /**
   * Limits of queues, over all workers, and whose turn it is in them: `{ mail: { concurrency: 5, rateLimit: { limit: 100, period: "1m" } } }`. Runs of such a queue go by
   * these instead of their workflow's `flow`. Give the same to every process that starts or runs them.
   */
  readonly queues?: Readonly<Record<string, FlowOptions>>;
  /** For new runs and queries; default `default`. */
  readonly namespace?: string;
  /** The retry policy of steps that name none and whose workflow names none. */
  readonly retry?: RetryPolicy;
  /** Where payloads go that are larger than `offloadOverBytes`: `fileBlobs("./blobs")`, `"file:./blobs"`, or a blob store of your own. Default: they stay in the store. */
  readonly blobs?: string | BlobStore;
  /** With `blobs`: what is larger than this, after the codecs, is kept there; default 128 KiB. */
  readonly offloadOverBytes?: number;
  /** What payloads pass through on their way into the store, in this order: `[compress(), encrypt({ … })]`. Default: nothing. */
  readonly codecs?: readonly PayloadCodec[];
  /** Largest encoded value of an input, output, signal or event, in bytes, before codecs; default 4 MiB, or 256 MiB with `blobs`. */
  readonly payloadLimitBytes?: number;
  /** How much a run may write to streams and as captured output, in bytes over its whole life; default 64 MiB. A step beyond it fails with `stream_limit`. */
  readonly streamLimitBytes?: number;
  /** From this number of events on, a run's log takes what the run itself needs, but nothing for those who watch (`emit`, `log`, streams); default 1,000,000. */
  readonly eventsMax?: number;
  /**
   * How long runs are kept after their end; default: forever. Processes with workers delete what is past its time, in the background. The first rule
   * that fits a run decides: `[{ workflow: "invoice", keep: "forever" }, { status: "completed", keep: "30d" }, { keep: "90d" }]`.
   */
  readonly retention?: readonly RetentionRule[];
  /** For `pawl server` and `pawl dev`, which need the package `@pawl/server`: that says what stands here, and checks it. */
  readonly server?: ServerConfig;
  /** Defaults for `startWorker` and `pawl worker`. */
  readonly worker?: WorkerOptions;
  /** Default: warnings and errors go to `process.emitWarning`. */
  readonly logger?: Logger;
  /** Makes traces and figures of what is started and run here: `telemetry()` of `@pawl/otel`. Default: nothing looks on. */
  readonly instrumentation?: Instrumentation;
  /** For tests: every step suspends its run and replays it, which shows what is not deterministic. */
  readonly alwaysReplay?: boolean;
  /** For tests: where time comes from; see `pawl/testing`. */
  readonly clock?: Clock;
}
