import type { Measure } from "./measure.ts";
import { fanOutHundred } from "./measures/fan-out-100.ts";
import { graphNode } from "./measures/graph-node.ts";
import { latencyTenSteps } from "./measures/latency-10-steps.ts";
import { replayThousand } from "./measures/replay-1000.ts";
import { stepsSequential } from "./measures/steps-sequential.ts";
import { waitingRunsMemory } from "./measures/waiting-runs-memory.ts";
import { workflowsOneStep } from "./measures/workflows-1-step.ts";

/** All measures, in the order in which they are taken and shown. */
export const measures: readonly Measure[] = [
  workflowsOneStep,
  stepsSequential,
  latencyTenSteps,
  fanOutHundred,
  replayThousand,
  graphNode,
  waitingRunsMemory,
];
