import type { Measure } from "./measure.ts";
import { fanOutHundred } from "./measures/fan-out-100.ts";
import { graphNode } from "./measures/graph-node.ts";
import { idle } from "./measures/idle.ts";
import { latencyTenSteps } from "./measures/latency-10-steps.ts";
import { rawLimits } from "./measures/raw-limits.ts";
import { recovery } from "./measures/recovery.ts";
import { replayThousand } from "./measures/replay-1000.ts";
import { scaling } from "./measures/scaling.ts";
import { statementsAndWal } from "./measures/statements-and-wal.ts";
import { stepsSequential } from "./measures/steps-sequential.ts";
import { storedRuns } from "./measures/stored-runs.ts";
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
  waitingRunsMemory,
  statementsAndWal,
  workerMemory,
  wakeUp,
  idle,
  recovery,
  scaling,
  storedRuns,
];
