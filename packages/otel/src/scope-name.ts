/** By which spans and metrics are known to come from here. */
export const scopeName = "@pawl/otel";
