import { jsonLine } from "./json.ts";
import { oneLine } from "./text-width.ts";

/** A value in one line, as JSON; `undefined` as nothing. Cut it with `truncate` where it has to fit. */
export function valueBrief(value: unknown): string {
  return value === undefined ? "" : oneLine(jsonLine(value));
}
