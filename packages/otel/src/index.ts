export { instrument, type InstrumentOptions } from "./instrument.ts";
export type { FailedRun } from "./span-parts.ts";
export { telemetry, type TelemetryOptions } from "./telemetry.ts";
