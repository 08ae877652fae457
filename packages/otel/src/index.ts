export { instrument, type InstrumentOptions } from "./instrument.ts";
export { telemetry, type FailedRun, type TelemetryOptions } from "./telemetry.ts";
