import type { Check } from "./check.ts";

/** What no fault explains: a process that ended by itself or would not stop, an error that no client should see. */
export const oddities: Check = ({ oddities }) => oddities.map((text) => ({ check: "oddities", runId: null, text }));
