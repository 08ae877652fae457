// It lives in errors/ because RetryableError takes a Duration and errors/ imports no other folder.
export { durationMs, type Duration, type DurationParts } from "../errors/duration.ts";
