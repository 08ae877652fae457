import type { Measure } from "./measure.ts";
import { stepsSequential } from "./measures/steps-sequential.ts";
import { workflowsOneStep } from "./measures/workflows-1-step.ts";

/** All measures, in the order in which they are taken and shown. */
export const measures: readonly Measure[] = [workflowsOneStep, stepsSequential];
