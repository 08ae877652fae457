import type { Measure } from "./measure.ts";
import { api } from "./measures/api.ts";
import { children } from "./measures/children.ts";
import { fairQueue } from "./measures/fair-queue.ts";
import { fanOutHundred } from "./measures/fan-out-100.ts";
import { forkMany } from "./measures/fork-many.ts";
import { graphNode } from "./measures/graph-node.ts";
import { idle } from "./measures/idle.ts";
import { interrupts } from "./measures/interrupts.ts";
import { latencyTenSteps } from "./measures/latency-10-steps.ts";
import { live } from "./measures/live.ts";
import { rawLimits } from "./measures/raw-limits.ts";
import { recovery } from "./measures/recovery.ts";
import { replayThousand } from "./measures/replay-1000.ts";
import { scaling } from "./measures/scaling.ts";
import { schedules } from "./measures/schedules.ts";
import { statementsAndWal } from "./measures/statements-and-wal.ts";
import { stepsSequential } from "./measures/steps-sequential.ts";
import { storedRuns } from "./measures/stored-runs.ts";
import { streamLatency } from "./measures/stream-latency.ts";
import { streamThroughput } from "./measures/stream-throughput.ts";
import { transaction } from "./measures/transaction.ts";
import { waitingRunsMemory } from "./measures/waiting-runs-memory.ts";
import { wakeUp } from "./measures/wake-up.ts";
import { workerMemory } from "./measures/worker-memory.ts";
import { workflowsOneStep } from "./measures/workflows-1-step.ts";

/** All measures, in the order in which they are taken and shown. */
export const measures: readonly Measure[] = [
  rawLimits,
  workflowsOneStep,
  stepsSequential,
  latencyTenSteps,
  fanOutHundred,
  replayThousand,
  graphNode,
  children,
  interrupts,
  transaction,
  streamThroughput,
  streamLatency,
  forkMany,
  schedules,
  fairQueue,
  waitingRunsMemory,
  statementsAndWal,
  workerMemory,
  wakeUp,
  idle,
  recovery,
  scaling,
  storedRuns,
  api,
  live,
];
