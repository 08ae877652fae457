import { figureOf } from "../figure.ts";
import { loneLatency } from "../lone-latency.ts";
import type { Measure } from "../measure.ts";
import { fanOut, fanOutRows } from "../workflows.ts";

/** A lone run of 100 steps side by side, against two commits: the run, then all that it comes to. */
export const fanOutHundred: Measure = {
  name: "fan-out-100",
  async *take(setting) {
    const { pairs, extra } = await loneLatency(setting, { workflow: fanOut, program: fanOutRows, count: 200 });
    yield figureOf({ name: "fan-out-100", store: setting.store, unit: "ms", extra }, pairs);
  },
};
