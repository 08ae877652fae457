import { PawlError } from "../errors/pawl-error.ts";

/**
 * The trace that a run is part of, as it is kept with the run: a `traceparent`, and behind a space the `tracestate`, if there is one (W3C Trace Context, level 1,
 * sections 3.2 and 3.3).
 */
const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}( [\x20-\x7e]{1,512})?$/;

/** @throws PawlError `invalid_option`. */
export function checkTrace(trace: unknown): string {
  if (typeof trace === "string" && form.test(trace)) return trace;
  throw new PawlError(
    "invalid_option",
    `The option trace is ${JSON.stringify(trace)?.slice(0, 200)}; it must be a W3C traceparent such as ` +
      `"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", and may have a tracestate behind a space.`,
  );
}

/** What an instrumentation gives goes with the run only if it is what a start could have given: nothing that it does may keep a run from being started. */
export function sanitizedTrace(trace: string | null): string | null {
  return trace !== null && form.test(trace) ? trace : null;
}
