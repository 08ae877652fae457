import { figureOf } from "../figure.ts";
import { loneLatency } from "../lone-latency.ts";
import type { Measure } from "../measure.ts";
import { tenSteps, tenStepsRows } from "../workflows.ts";

/** A lone run of ten steps in a row, against eleven commits in a row: the run, then one per step. */
export const latencyTenSteps: Measure = {
  name: "latency-10-steps",
  async *take(setting) {
    const { pairs, extra } = await loneLatency(setting, { workflow: tenSteps, program: tenStepsRows, count: 300 });
    yield figureOf({ name: "latency-10-steps", store: setting.store, unit: "ms", extra }, pairs);
  },
};
